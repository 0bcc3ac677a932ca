package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class SampleAppTest {

  private static final Path SAMPLE = Path.of("../apps/todo");

  @TempDir Path folder;

  @Test
  void its_own_tests_pass() throws Exception {
    AppProject todo = new AppProject(folder.resolve("todo"));
    for (String part : new String[] {"src", "www", "public"}) {
      for (Path file : AppProject.files(SAMPLE.resolve(part))) {
        todo.file(SAMPLE.relativize(file).toString(), Files.readString(file));
      }
    }
    TestExecutionSummary summary = todo.build().test("todo.TodosTest");
    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(7);
  }
}
