package dev.bench.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.console.SiteShell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipedLinesTest {

  @Test
  void piped_lines_are_read_as_whole_texts_and_values_of_expressions_are_printed()
      throws IOException {
    SiteShell shell = new SiteShell(List.of());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    BufferedReader in =
        new BufferedReader(new StringReader("int c =\n 5;\nfor (;;) {\n break;\n}\nc * 2\n d\n"));
    PipedLines lines = new PipedLines(in, new PrintWriter(out), new PrintWriter(err), shell);
    for (String text = lines.next(); text != null; text = lines.next()) {
      lines.show(shell.evaluate(text));
    }
    shell.close();
    assertThat(out).hasToString("10\n");
    assertThat(err.toString()).contains("cannot find symbol");
  }
}
