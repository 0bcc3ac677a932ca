package dev.bench.process.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFsTest {

  @TempDir Path folder;

  @BeforeEach
  void where_there_is_one() {
    assumeThat(Path.of("/proc/self/stat")).exists();
  }

  @Test
  void a_program_may_have_any_name() throws Exception {
    Path odd = Files.copy(Path.of("/bin/sleep"), folder.resolve("a) R 1 (b"));
    Process process = new ProcessBuilder(odd.toString(), "60").start();
    try {
      ProcFs.Stat stat = ProcFs.stat(process.pid()).orElseThrow();
      String[] fields = fieldsAfterTheName(process.pid());
      assertThat(fields[19]).isEqualTo(String.valueOf(stat.start()));
      assertThat(stat.isAlive()).isTrue();
      assertThat(ProcFs.since(stat.start())).containsKey(process.pid());
      assertThat(ProcFs.since(stat.start() + 1)).doesNotContainKey(process.pid());
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(ProcFs.stat(process.pid())).isEmpty();
  }

  private static String[] fieldsAfterTheName(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
    return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
  }

  @Test
  void a_child_is_in_the_group_and_session_of_its_parent() throws IOException {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      ProcFs.Stat own = ProcFs.stat(ProcessHandle.current().pid()).orElseThrow();
      ProcFs.Stat child = ProcFs.stat(process.pid()).orElseThrow();
      assertThat(child.group()).isEqualTo(own.group());
      assertThat(child.session()).isEqualTo(own.session());
      assertThat(ProcFs.group(own.group())).contains(process.pid());
    } finally {
      process.destroyForcibly();
    }
  }
}
