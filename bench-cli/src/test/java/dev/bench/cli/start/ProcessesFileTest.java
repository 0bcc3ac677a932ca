package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.BrokenProcfileException;
import dev.bench.process.procfile.Policy;
import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.Restart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesFileTest {

  @TempDir Path folder;
  private Path procfile;
  private Path policies;

  @BeforeEach
  void write_a_procfile() throws IOException {
    procfile = folder.resolve("Procfile");
    policies = folder.resolve("processes.json");
    Files.writeString(procfile, "#: restart=never timeout=9s\nworker: a\nweb: b\n");
  }

  @Test
  void it_counts_more_than_the_comments_and_leaves_the_rest() throws IOException {
    Files.writeString(
        policies,
        """
        {"worker": {"restart": "always", "required": false, "start-limit": "2m", "after": ["web"]}}
        """);
    Care care = worker().applyTo(Care.standard(), 5000);
    assertThat(care.restart()).isEqualTo(Restart.ALWAYS);
    assertThat(care.required()).isFalse();
    assertThat(care.startLimit()).isEqualTo(Duration.ofMinutes(2));
    assertThat(care.grace()).isEqualTo(Duration.ofSeconds(9));
    assertThat(care.after()).isEqualTo(Set.of("web"));
  }

  @Test
  void an_empty_list_waits_for_no_process() throws IOException {
    Files.writeString(policies, "{\"worker\": {\"after\": []}}");
    Care care = Care.ofService(Set.of("redis_cache"), Readiness.atOnce());
    assertThat(worker().applyTo(care, 5000).after()).isEmpty();
  }

  @Test
  void one_may_come_after_the_mariadb_of_the_bench_which_is_no_line_of_the_procfile()
      throws IOException {
    Files.writeString(policies, "{\"worker\": {\"after\": [\"mariadb\"]}}");
    Files.writeString(procfile, "#: after=mariadb\nweb: b\nworker: a\n");
    assertThat(read().lines())
        .extracting(line -> line.policy().applyTo(Care.standard(), 5000).after())
        .containsExactly(Set.of("mariadb"), Set.of("mariadb"));
    assertThatThrownBy(() -> Procfile.read(procfile))
        .hasMessageContaining("after: there is no process `mariadb`");
  }

  @Test
  void it_need_not_exist() throws IOException {
    assertThat(worker().words()).hasSize(2);
  }

  @Test
  void every_fault_is_told_with_file_line_key_and_the_nearest() throws IOException {
    Files.writeString(
        policies,
        """
        {"wroker": {}, "web": 3, "a/b": {},
         "worker": {"restrat": "always", "restart": "often",
                    "timeout": 20,
                    "required": "yes",
                    "after": ["wbe", "worker"], "start-limit": null}}
        """);
    assertThatThrownBy(() -> read())
        .isInstanceOfSatisfying(
            BrokenProcfileException.class,
            broken ->
                assertThat(broken.faults())
                    .allMatch(fault -> fault.startsWith(policies + " line "))
                    .extracting(fault -> fault.substring((policies + " line ").length()))
                    .containsExactly(
                        "1: there is no process `wroker` in the Procfile: did you mean worker?",
                        "1: web is 3, expected an object such as {\"restart\": \"always\"}",
                        "1: there is no process `a/b` in the Procfile; there are worker, web",
                        "2: worker: `restrat` is not a setting of a process: did you mean restart?",
                        "2: worker: restart: `often` is none of always, on-failure, never",
                        "3: worker: timeout: 20 is not a duration; write a number and ms, s, m, h or d, such as 10s",
                        "4: worker: required: `yes` is neither true nor false",
                        "5: worker: start-limit: null is not a duration; write a number and ms, s, m, h or d, such as 10s",
                        "5: worker: after: there is no process `wbe`: did you mean web?",
                        "5: worker: after: `worker` cannot wait for itself"));
  }

  @Test
  void faults_of_the_procfile_come_first() throws IOException {
    Files.writeString(procfile, "web: a\nbench serve\n");
    Files.writeString(policies, "{\"x\": {}}");
    assertThatThrownBy(() -> read())
        .hasMessageMatching(
            "(?s).* line 2: .*\\n.*processes.json line 1: there is no process `x`.*");
  }

  @Test
  void text_that_is_no_json_is_a_fault_with_line_and_column() throws IOException {
    Files.writeString(policies, "{\n \"worker\": ,\n}");
    assertThatThrownBy(() -> read())
        .hasMessageStartingWith(policies + ": ")
        .hasMessageContaining("line 2");
  }

  private Policy worker() throws IOException {
    return read().lines().getFirst().policy();
  }

  private Procfile read() {
    return Procfile.read(procfile, Set.of("mariadb"), ProcessesFile.at(policies));
  }

  @Test
  void a_folder_of_that_name_is_refused_with_the_reason() throws IOException {
    Files.createDirectory(policies);
    assertThatThrownBy(this::read)
        .hasMessage(policies + " cannot be read: it is a folder, not a file");
  }
}
