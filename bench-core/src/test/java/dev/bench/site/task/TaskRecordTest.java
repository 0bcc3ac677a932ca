package dev.bench.site.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ValidationException;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.embedded.HostName;
import dev.bench.site.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRecordTest {

  private static final String SITE = "shop.localhost";

  @TempDir private Path root;
  private BenchDirectory bench;

  @BeforeEach
  void bench() throws IOException {
    bench = new BenchDirectory(root);
    Files.createDirectories(bench.sites());
  }

  @Test
  void a_task_has_its_steps_its_output_and_its_outcome() throws IOException {
    TaskRecord record = begin("backup");
    record.begun("dump");
    assertThat(only().state()).isEqualTo(TaskState.RUNNING);
    assertThat(only().steps().getFirst().took()).isEmpty();
    record.done("dump");
    record.said("a.sql.gz, 12 bytes");
    record.done("commit");
    record.finished();
    record.failed(new IllegalStateException("too late to count"));

    Task task = only();
    assertThat(task.state()).isEqualTo(TaskState.DONE);
    assertThat(task.error()).isEmpty();
    assertThat(task.head().operation()).isEqualTo("backup");
    assertThat(task.head().site()).isEqualTo(SITE);
    assertThat(task.head().by().user()).startsWith(System.getProperty("user.name"));
    assertThat(task.steps()).extracting(Task.Step::name).containsExactly("dump", "commit");
    assertThat(task.steps()).allSatisfy(step -> assertThat(step.took()).isPresent());
    assertThat(task.output()).containsExactly("a.sql.gz, 12 bytes");
    assertThat(task.took(Instant.now())).isPresent();
    assertThat(Tasks.of(bench, task.head().id())).isEqualTo(task);
  }

  @Test
  void a_task_that_fails_or_is_cancelled_says_why() throws IOException {
    begin("restore").failed(new ValidationException("The dump is cut off"));
    assertThat(only().state()).isEqualTo(TaskState.FAILED);
    assertThat(only().error()).isEqualTo("The dump is cut off");

    Files.delete(file(only()));
    begin("restore").cancelled("restore was cancelled; what it had done is undone");
    assertThat(only().state()).isEqualTo(TaskState.CANCELLED);
    assertThat(only().error()).contains("is undone");
  }

  @Test
  void a_task_whose_process_is_gone_ended_without_an_outcome() throws IOException {
    begin("migrate").begun("todo: migrate");
    Path file = file(only());
    String pid = "\"pid\":" + ProcessHandle.current().pid();
    Files.writeString(file, Files.readString(file).replace(pid, "\"pid\":" + Integer.MAX_VALUE));

    assertThat(only().state()).isEqualTo(TaskState.LOST);
    assertThat(only().state().words()).isEqualTo("ended without an outcome");
    assertThat(only().took(Instant.now())).isEmpty();

    Files.writeString(file, Files.readString(file) + "{\"at\":\"2026-01-01T");
    assertThat(only().steps()).as("half a line is none").hasSize(1);
  }

  @Test
  void a_task_of_another_host_that_has_no_outcome_is_not_known_here() throws IOException {
    begin("migrate").begun("todo: migrate");
    Path file = file(only());
    String host = "\"host\":\"%s\"".formatted(HostName.current());
    Files.writeString(
        file,
        Files.readString(file)
            .replace(host, "\"host\":\"elsewhere\"")
            .replace("\"pid\":", "\"pid\":1"));

    assertThat(only().state()).isEqualTo(TaskState.UNKNOWN);
    assertThat(only().state().words()).isEqualTo("not known here");
  }

  @Test
  void a_line_that_was_cut_off_hides_no_other() throws IOException {
    TaskRecord record = begin("restore");
    Path file = file(only());
    Path away = file.resolveSibling("away");
    Files.move(file, away);
    record.begun("dump"); // which cannot be written
    Files.writeString(away, "{\"at\":\"2026-", StandardOpenOption.APPEND);
    Files.move(away, file);

    record.begun("tables");
    record.finished();

    assertThat(only().state()).isEqualTo(TaskState.DONE);
    assertThat(only().steps()).extracting(Task.Step::name).containsExactly("tables");
  }

  @Test
  void a_record_that_cannot_be_read_harms_no_other() throws IOException {
    begin("restore").finished();
    Files.createDirectory(file(only()).resolveSibling("20200101-000000000-0000.jsonl"));

    begin("backup").finished();

    assertThat(operations()).containsExactly("backup", "restore");
  }

  @Test
  void backups_that_were_done_push_out_no_task_that_failed() throws IOException {
    ConfigFile.change(bench.commonSiteConfig(), settings -> settings.put("tasks_kept", 2));
    begin("restore").failed(new ValidationException("The dump is cut off"));
    for (int i = 0; i < 4; i++) {
      begin("backup").finished();
    }

    assertThat(operations()).containsExactly("backup", "backup", "restore");
  }

  @Test
  void five_hundred_tasks_are_kept_for_ninety_days_unless_set() throws IOException {
    TaskFiles files = TaskFiles.of(bench);
    assertThat(files.kept()).isEqualTo(500);
    assertThat(files.keptFor()).isEqualTo(Duration.ofDays(90));

    ConfigFile.change(bench.commonSiteConfig(), settings -> settings.put("tasks_kept", 2));
    TaskRecord first = begin("backup"); // which runs, and is kept
    begin("migrate").finished();
    begin("restore").finished();
    begin("drop-site").finished();
    assertThat(operations()).contains("backup", "drop-site").doesNotContain("migrate");

    first.finished();
    begin("new-site").finished();
    assertThat(operations()).hasSize(2).doesNotContain("backup");

    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          settings.put("tasks_kept", 500);
          settings.put("tasks_kept_for", "1h");
        });
    Path newest = file(Tasks.all(bench).getFirst());
    Files.move(newest, newest.resolveSibling("20200101-000000000-0000.jsonl"));
    begin("undrop-site").finished();
    assertThat(newest.resolveSibling("20200101-000000000-0000.jsonl")).doesNotExist();
  }

  @Test
  void a_setting_that_keeps_none_is_refused() throws IOException {
    Files.writeString(bench.commonSiteConfig(), "{\"tasks_kept\": 0, \"tasks_kept_for\": \"1s\"}");

    assertThatThrownBy(() -> BenchConfig.load(bench, Map.of()))
        .isInstanceOf(BrokenConfigException.class)
        .hasMessageContaining("tasks_kept is 0")
        .hasMessageContaining("tasks_kept_for is 1s");
  }

  @Test
  void only_its_owner_may_read_a_record_and_an_id_names_no_other_file() throws IOException {
    begin("backup").finished();

    Path file = file(only());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> Tasks.of(bench, "../../sites/common_site_config"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("There is no task");
  }

  @Test
  void a_record_that_cannot_be_written_keeps_no_task_from_its_work() throws IOException {
    Files.createDirectories(bench.logs());
    Files.writeString(bench.logs().resolve("tasks"), "not a folder");

    TaskRecord record = begin("backup");
    record.begun("dump");
    record.finished();
  }

  private TaskRecord begin(String operation) {
    return TaskRecord.begin(bench, operation, SITE, Progress.silent());
  }

  private Task only() throws IOException {
    List<Task> tasks = Tasks.all(bench);
    assertThat(tasks).hasSize(1);
    return tasks.getFirst();
  }

  private List<String> operations() throws IOException {
    return Tasks.all(bench).stream().map(task -> task.head().operation()).toList();
  }

  private Path file(Task task) {
    return bench.logs().resolve("tasks").resolve(task.head().id() + ".jsonl");
  }
}
