package dev.bench.cli.console;

import dev.bench.console.Answer;
import dev.bench.console.SiteShell;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Input that a person types: several lines as one text, history, completion by Tab. */
public final class TypedLines implements Lines {

  private final SiteShell shell;
  private final Terminal terminal;
  private final LineReader reader;
  private final String prompt;

  /**
   * Reads from the terminal of this process.
   *
   * @param history the file of earlier lines; only its owner may read it
   */
  public TypedLines(SiteShell shell, Path history, String prompt) throws IOException {
    this.shell = shell;
    this.prompt = prompt;
    closeToOthers(history);
    this.terminal = TerminalBuilder.builder().system(true).build();
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(this::parse)
            .completer((_, line, candidates) -> complete(line, candidates))
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  private static void closeToOthers(Path history) throws IOException {
    Files.createDirectories(history.resolveSibling("."));
    if (!Files.exists(history)) {
      Files.createFile(
          history,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  @Override
  public @Nullable String next() {
    while (true) {
      try {
        return reader.readLine(prompt);
      } catch (UserInterruptException again) {
        // Ctrl-C gives up what was typed.
      } catch (EndOfFileException end) {
        return null;
      }
    }
  }

  private ParsedLine parse(String text, int cursor, Parser.ParseContext why) {
    if (why == Parser.ParseContext.ACCEPT_LINE && shell.isIncomplete(text)) {
      throw new EOFError(-1, cursor, "more lines are needed");
    }
    int start = cursor;
    while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
      start--;
    }
    String word = text.substring(start, cursor);
    return new Typed(text, cursor, word);
  }

  private void complete(ParsedLine line, List<Candidate> candidates) {
    String before = line.line().substring(0, line.cursor());
    int wordStart = before.length() - line.word().length();
    int[] anchor = new int[1];
    for (String each : shell.completions(before, anchor)) {
      if (anchor[0] >= wordStart) {
        String value = before.substring(wordStart, anchor[0]) + each;
        candidates.add(new Candidate(value, value, null, null, null, null, false));
      }
    }
  }

  @Override
  public void show(Answer answer) {
    PrintWriter out = terminal.writer();
    answer.values().forEach(value -> out.println(value.name() + " ==> " + value.text()));
    answer.errors().forEach(out::println);
    out.flush();
  }

  @Override
  public void tell(String text) {
    terminal.writer().println(text);
    terminal.writer().flush();
  }

  @Override
  public boolean endsAtError() {
    return false;
  }

  @Override
  public AutoCloseable interrupting(Thread thread) {
    Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> thread.interrupt());
    return () -> terminal.handle(Terminal.Signal.INT, before);
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }

  /** A text of one word: the identifier before the cursor. */
  private record Typed(String line, int cursor, String word) implements CompletingParsedLine {

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }

    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }
}
