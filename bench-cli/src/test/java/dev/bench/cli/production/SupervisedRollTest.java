package dev.bench.cli.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.ready.SupervisedProcess;
import dev.bench.embedded.binaries.Folders;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Supervisor restarts a process, and each is asked for itself whether it is ready. */
class SupervisedRollTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(1);

  /**
   * Is ready, as our services say it, when the file {@code go} is there. It is named {@code bench},
   * and its first word is {@code serve}.
   */
  private static final String SERVICE =
      """
      #!/usr/bin/env python3
      import os, socket, time
      while not os.path.exists("go"):
          time.sleep(0.05)
      os.makedirs("config/pids/ready", exist_ok=True)
      ready = socket.socket(socket.AF_UNIX)
      ready.bind("config/pids/ready/%d" % os.getpid())
      ready.listen()
      while True:
          caller, _ = ready.accept()
          caller.sendall((os.environ["SUPERVISOR_GROUP_NAME"] + ":"
              + os.environ["SUPERVISOR_PROCESS_NAME"] + "\\n").encode())
          caller.close()
      """;

  /** Not JUnit's, whose path is too long for a socket of Unix. */
  private Path folder;

  private ProductionMachine machine;
  private ProductionBench bench;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(Machine.program("supervisord").isPresent(), "supervisor is not installed");
    folder = Files.createTempDirectory("roll");
    machine = ProductionMachine.in(folder);
    bench =
        ProductionBench.in(
            folder, Map.of("webserver_port", FreePorts.find(1).getFirst(), "gunicorn_workers", 2));
    bench.write("env/bin/bench", SERVICE);
    assertThat(bench.directory().root().resolve("env/bin/bench").toFile().setExecutable(true))
        .isTrue();
    bench.write("go", "");
    bench.write("Procfile", "web: env/bin/bench serve --port 8000\nwatch: bench watch\n");
    Path conf = bench.directory().config().resolve("supervisor.conf");
    Files.writeString(conf, new SupervisorConf(Installation.of(bench.directory())).text());
    Path included = machine.machine().etc("supervisor/conf.d/shop.conf");
    Files.createSymbolicLink(included, conf);
    machine
        .machine()
        .run("supervisord", "-c", machine.machine().etc("supervisor/supervisord.conf").toString());
  }

  @AfterEach
  void end() throws IOException {
    if (machine != null) {
      machine.close();
      Folders.delete(folder);
    }
  }

  @Test
  void a_process_counts_as_restarted_when_it_says_itself_that_it_is_ready() throws IOException {
    Production production = new Production(bench.directory(), machine.machine());
    List<SupervisedProcess> web = production.supervised();
    assertThat(web)
        .extracting(SupervisedProcess::name)
        .containsExactly("shop-web:shop-web-0", "shop-web:shop-web-1");
    assertThat(production.restart(web.get(0), LIMIT)).isTrue();
    assertThat(production.restart(web.get(1), LIMIT)).isTrue();

    Files.delete(bench.directory().root().resolve("go"));
    long other = pid(1);
    assertThat(production.restart(web.get(0), SHORT)).as("the other one is ready").isFalse();
    assertThat(machine.processes()).containsPattern("shop-web-0 +RUNNING");
    assertThat(pid(1)).isEqualTo(other);

    bench.write("go", "");
    assertThat(production.restart(web.get(0), LIMIT)).isTrue();
  }

  private long pid(int number) throws IOException {
    Matcher line =
        Pattern.compile("shop-web-%d +RUNNING +pid (\\d+)".formatted(number))
            .matcher(machine.processes());
    assertThat(line.find()).isTrue();
    return Long.parseLong(line.group(1));
  }
}
