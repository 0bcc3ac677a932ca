package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.OPTIONS;
import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.site.Progress;
import dev.bench.site.task.Task;
import dev.bench.site.task.TaskState;
import dev.bench.site.task.Tasks;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewSiteKilledIT {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String MADE =
      "select schema_name from information_schema.schemata where schema_name like '\\\\_%'"
          + " union select user from mysql.user where user like '\\\\_%'";

  @TempDir private Path folder;
  private NewSiteFixture fixture;

  @BeforeEach
  void bench() throws IOException {
    fixture = NewSiteFixture.in(folder, mariaDb.root());
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "user", "shop: tables", "default site"})
  void the_same_command_undoes_what_a_killed_one_left_and_succeeds(String step) throws Exception {
    MakerProcess.stoppedAt(step, true, folder, mariaDb.root());
    assertThat(fixture.journals()).containsExactly(SITE + ".journal");
    assertThat(Tasks.all(fixture.bench().directory()))
        .extracting(Task::state)
        .containsExactly(TaskState.LOST);
    List<String> left = mariaDb.ask(MADE);

    String database = fixture.make(OPTIONS, Progress.silent()).database();

    assertThat(left).doesNotContain(database);
    assertThat(mariaDb.ask(MADE)).containsExactly(database);
    assertThat(fixture.journals()).isEmpty();
    assertThat(fixture.siteFolders()).containsExactly(SITE);
  }

  @Test
  void another_command_undoes_it_too() throws Exception {
    MakerProcess.stoppedAt("login", true, folder, mariaDb.root());
    assertThat(mariaDb.ask(MADE)).hasSize(1); // database and user have the same name

    assertThat(fixture.recover()).isEmpty();

    assertNothingIsLeft();
  }

  @Test
  void a_process_that_is_asked_to_end_undoes_first() throws Exception {
    Process maker = MakerProcess.stoppedAt("login", false, folder, mariaDb.root());
    maker.destroy();
    maker.getOutputStream().close();

    assertThat(maker.waitFor()).isEqualTo(143); // SIGTERM

    assertNothingIsLeft();
    Task task = Tasks.all(fixture.bench().directory()).getFirst();
    assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
    assertThat(task.error()).contains("what it had done is undone");
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(mariaDb.ask(MADE)).isEmpty();
    assertThat(fixture.journals()).isEmpty();
    assertThat(fixture.siteFolders()).isEmpty();
  }
}
