package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench run}: a command becomes what a process of the Procfile would be. */
class RunIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  private Path shop;
  private Path procfile;
  private Typist typist;

  @BeforeEach
  void write_a_procfile() throws IOException {
    folder = folder.toRealPath();
    shop = Files.createDirectory(folder.resolve("shop"));
    procfile =
        Files.writeString(
            shop.resolve("Procfile"),
            "api: exit 3\nweb: echo \"$PORT in $PWD, $SECRET\"; exit 7\n");
    Files.writeString(shop.resolve(".env"), "SECRET='a  b'\nUID=7\n");
    typist = Typist.in(folder, folder);
  }

  @Test
  void a_command_finds_what_the_processes_find_and_its_words_are_its_own() {
    Ran ran =
        typist.run(
            "run", "-f", procfile, "sh", "-c", "pwd; env; echo \"<$1>\"; exit 9", "x", "a  *");

    assertThat(ran.status()).isEqualTo(9);
    assertThat(ran.output().lines())
        .startsWith(shop.toString())
        .contains("SECRET=a  b", "UID=7", "DEV_SERVER=true", "<a  *>", "NO_COLOR=1")
        .noneMatch(line -> line.startsWith("PORT="));
  }

  @Test
  void text_is_utf_8_whatever_the_locale_and_a_process_gets_its_own_locale_back()
      throws IOException {
    Files.writeString(shop.resolve(".env"), "SECRET=café\n");
    Files.writeString(shop.resolve("show.sh"), "printf %s \"$SECRET\" | od -An -tx1; env\n");

    Ran ran =
        typist
            .with("LC_ALL", "C")
            .with("LC_CTYPE", "POSIX")
            .run("run", "-f", procfile, "sh", "./show.sh");

    assertThat(ran.output().lines())
        .contains(" 63 61 66 c3 a9", "LC_ALL=C", "LC_CTYPE=POSIX")
        .noneMatch(line -> line.startsWith("BENCH_L"));
  }

  @Test
  void the_name_of_a_line_is_that_line_with_its_port() {
    Ran ran = typist.at(shop).run("run", "web");

    assertThat(ran).isEqualTo(new Ran(7, "5100 in " + shop + ", a  b"));
  }

  @Test
  void any_other_single_word_is_a_line_for_the_shell_elsewhere_if_one_likes() {
    Ran ran =
        typist.run("run", "-d", folder, "-e", shop.resolve(".env"), "-p", 7000, "pwd; echo $PORT");

    assertThat(ran).isEqualTo(new Ran(0, folder + "\n7000"));
  }

  @Test
  void nothing_of_java_is_left_of_it_and_its_signals_are_its_own() throws IOException {
    try (Running run = typist.begin("run", "sleep", "600")) {
      Path process = Path.of("/proc/" + run.pid());
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(process.resolve("comm")).hasContent("sleep"));
      assertThat(Files.readString(process.resolve("status")))
          .containsPattern("SigBlk:\\s0000000000000000");
      await() // the loader of libraries opens files of its own at first
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(process.resolve("fd").toFile().list()).containsOnly("0", "1", "2"));

      run.signal("QUIT");

      assertThat(run.awaitEnd(LIMIT)).isEqualTo(128 + 3);
    }
  }

  @Test
  void in_a_bench_the_programs_and_ports_are_those_of_the_bench() throws IOException {
    for (String name : new String[] {"apps", "sites", "config"}) {
      Files.createDirectory(shop.resolve(name));
    }
    Files.writeString(shop.resolve("sites/common_site_config.json"), "{\"webserver_port\": 8123}");
    Files.writeString(procfile, "web: echo $PORT ${PATH%%:*} $PWD\n");

    Ran ran = typist.at(shop.resolve("sites")).run("run", "web");

    assertThat(ran).isEqualTo(new Ran(0, "8123 " + shop.resolve("env/bin") + " " + shop));
  }

  @Test
  void the_processes_of_bench_start_may_run_in_another_folder_too() {
    Ran ran = typist.run("start", "-f", procfile, "-d", folder, "-e", shop.resolve(".env"), "web");

    assertThat(ran.status()).isEqualTo(7);
    assertThat(ran.output()).contains("web | 5100 in " + folder + ", a  b");
  }
}
