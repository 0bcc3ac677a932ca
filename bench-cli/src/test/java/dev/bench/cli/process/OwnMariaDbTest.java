package dev.bench.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchDirectory;
import dev.bench.embedded.Binaries;
import dev.bench.embedded.EmbeddedServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnMariaDbTest {

  @TempDir Path folder;

  @Test
  void why_it_cannot_start_is_said_in_a_sentence() throws Exception {
    Path data = Files.createDirectories(folder.resolve("env/mariadb"));
    Files.writeString(data.resolve("version"), "99.1.0\n");
    EmbeddedServers servers =
        new EmbeddedServers(
            new BenchDirectory(folder), Binaries.ofMachine(System.getenv(), _ -> {}));
    BlockingQueue<ChildEvent> events = new LinkedBlockingQueue<>();
    try (OwnMariaDb mariaDb = new OwnMariaDb(servers)) {
      ProcessSpec spec = History.spec(OwnMariaDb.NAME, OwnMariaDb.care());
      mariaDb.beside(OwnMariaDbTest::noOther).start(spec, events::add);
      assertThat(events.poll(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              ChildEvent.Line.class,
              line ->
                  assertThat(new String(line.text(), StandardCharsets.UTF_8))
                      .startsWith("cannot start: The")); // and no name of a class
    }
  }

  private static ChildStarter.Child noOther(ProcessSpec spec, Consumer<ChildEvent> events) {
    throw new AssertionError(spec + " " + events);
  }
}
