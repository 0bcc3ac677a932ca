package dev.bench.process.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdog of a killed manager ends. */
class WatchdogTest {

  /** After two looks that find nothing a watchdog ends. */
  private static final int LOOKS = 2;

  @TempDir Path folder;

  private final String run = Children.newRun();

  private Process helper;
  private Process child;

  @AfterEach
  void end() {
    Stream.of(helper, child).filter(Objects::nonNull).forEach(Process::destroyForcibly);
  }

  @Test
  void a_child_that_a_helper_of_the_jdk_becomes_late_is_ended() throws Exception {
    // The JDK starts each child by a program of this name, whose environment has no mark.
    Path program = Files.copy(Path.of("/bin/sleep"), folder.resolve("jspawnhelper"));
    helper = start(new ProcessBuilder(program.toString(), "600"));

    long begun = System.nanoTime();
    Watchdog.end(run, List.of());
    awaitLooks(begun);
    ProcessBuilder late = new ProcessBuilder("sleep", "600");
    late.environment().put(ChildMark.VARIABLE, run + "/late/1");
    child = start(late);
    helper.destroyForcibly();
    assumeWithinPatience(begun);

    assertThat(child.onExit()).succeedsWithin(Duration.ofMinutes(1));
  }

  private static Process start(ProcessBuilder builder) throws IOException {
    return builder.redirectOutput(new File("/dev/null")).start();
  }

  /** Each look begins with a sleep of its own, in the session of the watchdog. */
  private void awaitLooks(long begun) {
    long watchdog = await().until(this::watchdog, Optional::isPresent).orElseThrow();
    Set<Long> sleeps = new HashSet<>();
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> {
          if (ProcFs.stat(watchdog).isEmpty()) {
            assumeWithinPatience(begun);
            fail("the watchdog ended before the helper did");
          }
          ProcFs.pids().stream()
              .filter(pid -> isOfSession(pid, watchdog))
              .filter(pid -> ProcFs.command(pid).filter("sleep 0.1"::equals).isPresent())
              .forEach(sleeps::add);
          return sleeps.size() > LOOKS;
        });
  }

  /** A machine that is so busy shows nothing: then the watchdog may end. */
  private static void assumeWithinPatience(long begun) {
    assumeTrue(System.nanoTime() - begun < Watchdog.PATIENCE.toNanos(), "the machine is too busy");
  }

  private Optional<Long> watchdog() {
    return ProcFs.pids().stream()
        .filter(pid -> isOfSession(pid, pid))
        .filter(pid -> ProcFs.command(pid).filter(line -> line.contains(" " + run)).isPresent())
        .findFirst();
  }

  private static boolean isOfSession(long pid, long session) {
    return ProcFs.stat(pid).filter(stat -> stat.session() == session).isPresent();
  }
}
