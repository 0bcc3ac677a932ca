package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.journal.Operation;
import dev.bench.site.task.Task;
import dev.bench.site.task.TaskState;
import dev.bench.site.task.Tasks;
import dev.bench.testkit.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operations that fail or are cancelled, and what {@code bench tasks} keeps of them. */
class CancelledChangesTest extends SavedSiteCase {

  @Test
  void a_backup_that_waits_for_a_locked_table_ends_with_its_program_and_leaves_nothing()
      throws Exception {
    List<String> before = site.files();
    String database = site.database().name();
    String waiting =
        "select id from information_schema.processlist where user = '%s' and state like 'Waiting for table%%'"
            .formatted(site.database().user());
    CompletableFuture<Operation> running = new CompletableFuture<>();
    List<String> told = new CopyOnWriteArrayList<>();
    Progress telling =
        new Progress() {
          @Override
          public void cancelled(String sentence) {
            told.add(sentence);
          }
        };
    FutureTask<Backup.Made> backup =
        new FutureTask<>(() ->
            site.run(
                telling,
                work ->
                    work.operation(
                        "backup",
                        SITE,
                        operation -> {
                          running.complete(operation);
                          return SavedSite.backups()
                              .run(
                                  operation,
                                  work.sites().require(SITE),
                                  Map.of(),
                                  BackupOptions.usual(false));
                        })));
    try (Connection root = mariaDb.asRoot();
        Statement statement = root.createStatement()) {
      statement.execute("lock tables `%s`.item write".formatted(database));
      Thread.ofPlatform().start(backup);
      await().until(() -> !mariaDb.ask(waiting).isEmpty());

      running.get().cancel(); // as the end of the process does

      assertThatThrownBy(() -> backup.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
    }
    assertThat(ProcessHandle.current().children().flatMap(CancelledChangesTest::programs))
        .noneMatch(program -> program.endsWith("mariadb-dump"));
    assertThat(site.files()).isEqualTo(before);
    assertThat(fixture.journals()).isEmpty();
    Task task = Tasks.all(fixture.bench().directory()).getFirst();
    assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(told)
        .containsExactly("backup %s was cancelled; what it had done is undone".formatted(SITE));
    assertThat(task.error()).isEqualTo(told.getFirst());
    assertThat(task.steps()).extracting(Task.Step::name).contains("dump", "undoing backup " + SITE);
  }

  private static Stream<String> programs(ProcessHandle process) {
    return process.info().command().stream();
  }

  @Test
  void tasks_tell_what_was_done_and_why_it_failed_without_any_secret() throws Exception {
    Path dump = site.save(false).files().getFirst();
    Files.writeString(dump, "no dump");

    assertThatThrownBy(
            () -> site.restore(new RestoreOptions(dump, null, null, false), Progress.silent()))
        .hasMessageContaining("is damaged");

    BenchDirectory bench = fixture.bench().directory();
    List<Task> tasks = Tasks.all(bench);
    assertThat(tasks)
        .extracting(task -> task.head().operation() + " " + task.state())
        .containsExactly("restore FAILED", "backup DONE", "new-site DONE");
    assertThat(tasks.getFirst().error()).contains("is damaged");
    assertThat(tasks.get(1).output()).anyMatch(line -> line.contains("-database.sql.gz, "));
    assertThat(tasks.get(2).steps())
        .extracting(Task.Step::name)
        .contains("folder", "database", "shop: tables", "password of Administrator");
    for (Task task : tasks) {
      assertThat(Files.readString(bench.logs().resolve("tasks/" + task.head().id() + ".jsonl")))
          .doesNotContain(
              "secret", site.database().password(), mariaDb.root().password(), "hash of");
    }
  }
}
