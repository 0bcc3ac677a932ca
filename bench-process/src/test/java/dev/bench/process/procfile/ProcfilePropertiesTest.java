package dev.bench.process.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds for every file, tried with many that are made up; a failure names its seed. */
class ProcfilePropertiesTest {

  private static final int ROUNDS = 3000;

  private final long seed = Written.seed();
  private final Written written = new Written(seed);

  @Test
  void whatever_is_written_well_is_read_as_it_was_written() {
    for (int round = 0; round < ROUNDS; round++) {
      Written.File file = written.procfile();
      Map<Integer, String> read = new LinkedHashMap<>();
      Procfile.parse(file.text(), "P")
          .lines()
          .forEach(line -> read.put(line.number(), line.name() + " " + line.command()));
      assertThat(read).as("-D%s=%d: %s", Written.SEED, seed, file.text()).isEqualTo(file.lines());
    }
  }

  @Test
  void any_text_is_read_or_refused_with_the_numbers_of_its_lines() {
    for (int round = 0; round < ROUNDS; round++) {
      String text = written.noise();
      int count = text.split("\r\n|\r|\n", -1).length;
      try {
        assertThat(Procfile.parse(text, "P").lines()).isNotEmpty();
      } catch (BrokenProcfileException refused) {
        assertThat(refused.faults())
            .as("-D%s=%d: %s", Written.SEED, seed, text)
            .isNotEmpty()
            .allSatisfy(fault -> assertThat(numberIn(fault, "P")).isBetween(0, count));
      } catch (RuntimeException other) {
        fail("-D%s=%d: %s".formatted(Written.SEED, seed, text), other);
      }
    }
  }

  @Test
  void a_value_in_single_or_double_quotes_is_read_as_it_was() {
    for (int round = 0; round < ROUNDS; round++) {
      String value = written.value();
      String text = "A=" + doubled(value) + " # c\nexport B=" + single(value) + "\nC=end\n";
      assertThat(EnvironmentFile.parse(text, ".env"))
          .as("-D%s=%d: %s", Written.SEED, seed, text)
          .isEqualTo(new TreeMap<>(Map.of("A", value, "B", value, "C", "end")));
    }
  }

  @Test
  void any_environment_file_is_read_or_refused_with_the_number_of_a_line() {
    for (int round = 0; round < ROUNDS; round++) {
      String text = "A=1\n" + written.noise();
      int count = text.split("\r\n|\r|\n", -1).length;
      try {
        assertThat(EnvironmentFile.parse(text, "E")).isNotEmpty();
      } catch (BrokenProcfileException refused) {
        assertThat(numberIn(refused.getMessage(), "E"))
            .as("-D%s=%d: %s", Written.SEED, seed, text)
            .isBetween(1, count);
      } catch (RuntimeException other) {
        fail("-D%s=%d: %s".formatted(Written.SEED, seed, text), other);
      }
    }
  }

  /** The number behind {@code line}; 0 where the file as a whole is meant. */
  private static int numberIn(String fault, String source) {
    if (fault.startsWith(source + " names no process")) {
      return 0;
    }
    assertThat(fault).matches("(?s)" + source + " line \\d+:? .*");
    return Integer.parseInt(fault.replaceFirst("(?s)^\\w line (\\d+).*", "$1"));
  }

  private static String doubled(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** As in a shell: a quote ends the quotation, stands escaped, and begins it again. */
  private static String single(String value) {
    // Only a value that begins with a quote may go over several lines.
    return value.replace("\n", "").equals(value)
        ? "'" + value.replace("'", "'\\''") + "'"
        : doubled(value);
  }
}
