package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.child.Children;
import dev.bench.process.output.LogCap;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real children that write as fast as they can. */
class FloodTest {

  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  @TempDir Path folder;

  private final List<ProcessSpec> specs = new ArrayList<>();

  @Test
  void processes_that_share_a_file_lose_and_tear_no_line() throws Exception {
    // The first that ends ends both.
    String until = "; touch %s; until [ -e %s ]; do sleep 0.01; done";
    add("worker.1", "seq 1 100000" + until.formatted("one", "two"), "worker.log");
    add("worker.2", "seq 1 100000" + until.formatted("two", "one"), "worker.log");
    run(OutputStream.nullOutputStream(), new LogCap(1L << 30, 1));
    List<String> lines = Files.readAllLines(folder.resolve("worker.log"));
    for (String worker : List.of("worker.1", "worker.2")) {
      assertThat(
              lines.stream()
                  .map(line -> line.substring(30))
                  .filter(line -> line.startsWith(worker + " | ")))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 100_000).mapToObj(i -> worker + " | " + i).toList());
    }
  }

  @Test
  void the_disk_that_a_flood_takes_is_capped_and_the_newest_lines_are_there() throws Exception {
    LogCap cap = new LogCap(200_000, 3);
    add("web", "seq 1 100000", "web.log");
    run(OutputStream.nullOutputStream(), cap);
    long total = 0;
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.toList()) {
        total += Files.size(file);
        assertThat(Files.size(file)).isLessThanOrEqualTo(cap.longest());
        files.add(file.getFileName());
      }
    }
    assertThat(total).isLessThanOrEqualTo(cap.longest() * cap.files());
    assertThat(files)
        .containsExactlyInAnyOrder(Path.of("web.log"), Path.of("web.log.1"), Path.of("web.log.2"));
    assertThat(Files.readAllLines(folder.resolve("web.log")))
        .anyMatch(line -> line.endsWith("web | 100000"));
  }

  @Test
  void a_line_of_ten_megabytes_stays_whole() throws Exception {
    add("long", writesLong(), "worker.log");
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    run(terminal, LogCap.STANDARD);
    assertThat(terminal.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.length() == "long | ".length() + TEN_MEGABYTES);
    assertThat(kept()).anyMatch(line -> line.length() == 30 + "long | ".length() + TEN_MEGABYTES);
  }

  /** On a busy machine its writer may pause for so long that others have their turn. */
  @Test
  void beside_others_nothing_of_it_is_lost_and_their_lines_are_whole() throws Exception {
    add("long", "until [ -e begun ]; do sleep 0.01; done; " + writesLong(), "worker.log");
    add("short", "while :; do echo hello; touch begun; sleep 0.001; done", "worker.log");
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    run(terminal, LogCap.STANDARD);
    List<String> shown = terminal.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(ofLong(shown)).isEqualTo(TEN_MEGABYTES);
    assertThat(shown)
        .filteredOn(line -> line.contains("hello"))
        .isNotEmpty()
        .allMatch("short | hello"::equals);
    List<String> kept = kept();
    assertThat(ofLong(kept)).isEqualTo(TEN_MEGABYTES);
    assertThat(kept)
        .filteredOn(line -> line.contains("hello"))
        .isNotEmpty()
        .allMatch(line -> line.substring(30).equals("short | hello"));
  }

  private String writesLong() throws Exception {
    Files.writeString(folder.resolve("long.txt"), "Z".repeat(TEN_MEGABYTES) + "\n");
    return "cat long.txt";
  }

  private static long ofLong(List<String> lines) {
    return lines.stream().flatMapToInt(String::chars).filter(each -> each == 'Z').count();
  }

  private List<String> kept() throws Exception {
    return Files.exists(folder.resolve("worker.log.1"))
        ? Stream.concat(read("worker.log.1"), read("worker.log")).toList()
        : read("worker.log").toList();
  }

  private Stream<String> read(String name) throws Exception {
    return Files.readAllLines(folder.resolve(name)).stream();
  }

  private void add(String name, String command, String log) {
    ProcessSpec plain = Forked.spec(name, command, folder);
    specs.add(
        new ProcessSpec(
            Instance.only(name),
            command,
            folder,
            plain.environment(),
            folder.resolve(log),
            plain.care()));
  }

  private void run(OutputStream terminal, LogCap cap) throws Exception {
    RunReporter.Style style =
        new RunReporter.Style(terminal, false, false, true, _ -> "ready", false);
    try (Children children = Children.of(Children.newRun())) {
      RunReporter reporter = new RunReporter(specs, style, cap, null);
      ProcessManager.of(specs, reporter, new Alike(specs), children).run();
    }
  }
}
