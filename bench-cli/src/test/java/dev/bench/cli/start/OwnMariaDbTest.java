package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchDirectory;
import dev.bench.embedded.EmbeddedServers;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.process.child.ChildEvent;
import dev.bench.process.child.ChildStarter;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.testkit.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
      ProcessSpec spec =
          new ProcessSpec(
              Instance.only(OwnMariaDb.NAME), "", folder, Map.of(), null, OwnMariaDb.care());
      mariaDb.beside(OwnMariaDbTest::noOther).start(spec, events::add);
      assertThat(events.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              ChildEvent.NotStarted.class,
              // and no name of a class
              failed -> assertThat(failed.why()).startsWith("cannot start: The"));
    }
  }

  private static ChildStarter.Child noOther(ProcessSpec spec, Consumer<ChildEvent> events) {
    throw new AssertionError(spec + " " + events);
  }
}
