package dev.bench.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell offers at the end of a line, asked of bash itself. */
class ScriptsTest {

  @TempDir Path root;

  private final Scripts scripts = new Scripts(Main.commandLine(Path.of("")));

  @BeforeEach
  void make_a_bench() throws IOException {
    for (String folder : List.of("apps", "config", "sites/a.localhost", "sites/assets")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.writeString(root.resolve("sites/a.localhost/site_config.json"), "{}");
    Files.writeString(root.resolve("sites/apps.txt"), "bench\n# no app\nshop # ours\n");
    Files.writeString(root.resolve("Procfile"), "web: bench serve\nworker: bench worker\n");
    Files.writeString(
        root.resolve("sites/common_site_config.json"),
        """
        {
         "webserver_port": 8000,
         "workers": {
          "reports": {
           "timeout": 600
          }
         },
         "z": 1
        }
        """);
    Files.writeString(root.resolve("script"), scripts.bash());
  }

  @ParameterizedTest
  @CsvSource({
    "'install-', install-app",
    "'--site ', a.localhost",
    "'use ', a.localhost",
    "'--site a.localhost install-app s', shop",
    "'run-tests --app ', bench shop",
    "'run-tests --wa', --watch",
    "'worker --queue r', reports",
    "'worker --queue ', short default email long reports",
    "'restart ', web worker",
    "'completion z', zsh",
  })
  void bash_offers(String line, String expected) throws Exception {
    assertThat(offered(line).split("\\s+", -1)).contains(expected.split(" ", -1));
  }

  @Test
  void a_value_that_cannot_be_looked_up_gets_no_offer() throws Exception {
    assertThat(offered("new-app --title ")).isEmpty();
  }

  @Test
  void outside_of_a_bench_nothing_is_offered_and_nothing_is_said() throws Exception {
    Files.delete(root.resolve("sites/apps.txt"));
    Files.delete(root.resolve("config"));
    assertThat(offered("install-app ")).isEmpty();
  }

  @Test
  void no_command_in_a_name_is_run() throws Exception {
    Files.writeString(
        root.resolve("sites/apps.txt"), "shop\n$(touch${IFS}ran)\n`touch${IFS}ran`\n");
    assertThat(offered("install-app ").strip()).isEqualTo("shop");
    assertThat(root.resolve("ran")).doesNotExist();
  }

  @Test
  void fish_gets_each_command_and_what_follows_it() {
    assertThat(scripts.fish())
        .contains("complete -c bench -n __bench_is -a run-tests -d ")
        .contains("-n '__bench_is run-tests' -l app -l apps -x -a '(__bench_lookup APP)'")
        .contains("-n '__bench_is' -l site -x -a '(__bench_lookup SITE)'")
        .doesNotContain("@lookup@");
  }

  @Test
  void zsh_reads_the_script_of_bash() {
    assertThat(scripts.zsh()).contains("bashcompinit").endsWith(scripts.bash());
  }

  private String offered(String line) throws Exception {
    Process bash =
        new ProcessBuilder(
                "bash",
                "-uc",
                """
                . ./script
                IFS=' ' read -r -a COMP_WORDS <<<"bench $1"
                [[ $1 != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _bench
                printf '%s ' ${COMPREPLY[@]+"${COMPREPLY[@]}"}
                """,
                "bash",
                line)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.strip();
  }
}
