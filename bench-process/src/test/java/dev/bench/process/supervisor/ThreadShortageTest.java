package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A manager that gets fewer threads than it has processes. The limit of a user's processes does not
 * hold for root, so here each thread takes a gigabyte of addresses, of which there are few.
 */
class ThreadShortageTest {

  private static final String FEW_ADDRESSES = "ulimit -v 23000000; exec \"$@\"";
  private static final Pattern STARTED = Pattern.compile("p\\d+ +\\| started \\(pid (\\d+)\\)");

  @TempDir Path folder;

  @Test
  void a_process_without_threads_fails_with_a_reason_and_is_tried_again_and_others_run_on()
      throws Exception {
    String mark = "47" + ProcessHandle.current().pid();
    Process manager = start(mark);
    List<String> lines = new ArrayList<>();
    try (var output = manager.inputReader()) {
      boolean someRuns = false;
      boolean someFailedTwice = false;
      String line = output.readLine();
      while (line != null && !(someRuns && someFailedTwice)) {
        lines.add(line);
        someRuns |= STARTED.matcher(line).find();
        someFailedTwice |= line.contains("starts again in 2 s");
        line = output.readLine();
      }
      assertThat(lines)
          .anyMatch(each -> each.contains("cannot be looked after: unable to create native thread"))
          .anyMatch(each -> each.contains("starts again in 1 s"));
      // What runs is known.
      List<Long> known =
          lines.stream()
              .flatMap(each -> STARTED.matcher(each).results())
              .map(found -> Long.valueOf(found.group(1)))
              .toList();
      Map<Long, String> alive = Forked.alive("sleep " + mark);
      assertThat(known).isNotEmpty();
      assertThat(alive.keySet()).as("%s", lines).containsAll(known);
    } finally {
      manager.destroyForcibly().waitFor();
    }
    await().untilAsserted(() -> assertThat(Forked.alive("sleep " + mark)).isEmpty());
  }

  private Process start(String mark) throws IOException {
    String lines =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i ->
                "#: restart=on-failure required=false\np%d: exec sleep %s\n".formatted(i, mark))
            .collect(Collectors.joining());
    Path procfile = Files.writeString(folder.resolve("Procfile"), lines);
    List<String> command = new ArrayList<>(List.of("sh", "-c", FEW_ADDRESSES, "sh"));
    command.addAll(
        Forked.builder(
                procfile,
                "-Xss1g",
                "-Xmx64m",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:CompressedClassSpaceSize=64m")
            .command());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
