package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvnwTest {
  private static final Path MVNW = Shell.sourceTree().resolve("mvnw");

  @TempDir private Path folder;

  @Test
  void maven_runs_on_the_jdk_that_was_found_and_gets_every_argument() throws Exception {
    Path jdk = FakeInstall.jdk(folder.resolve("jdks/jdk 25"), "25.0.3");
    Path maven = FakeInstall.maven(folder.resolve("maven 3"), "3.9.11");

    Shell.Ran ran = shell(maven).run(MVNW, "-B", "verify", "-Dname=a b");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines()).containsExactly("JAVA_HOME=" + jdk, "-B", "verify", "-Dname=a b");
  }

  @Test
  void it_works_through_a_link_and_from_any_folder() throws Exception {
    FakeInstall.jdk(folder.resolve("jdks/jdk"), "25");
    Path maven = FakeInstall.maven(folder.resolve("maven"), "3.8.7");
    Path link = Files.createSymbolicLink(folder.resolve("build it"), MVNW);

    assertThat(shell(maven).in(folder).run(link, "test").status()).isZero();
    Files.delete(link);
  }

  @Test
  void an_old_maven_is_refused() throws Exception {
    FakeInstall.jdk(folder.resolve("jdks/jdk"), "25");
    Path maven = FakeInstall.maven(folder.resolve("maven"), "3.6.3");

    Shell.Ran ran = shell(maven).run(MVNW, "test");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("needs Maven 3.8.7", "is 3.6.3");
  }

  @Test
  void a_missing_maven_is_one_sentence() throws Exception {
    FakeInstall.jdk(folder.resolve("jdks/jdk"), "25");
    Path tools = folder.resolve("tools");
    for (String tool : new String[] {"bash", "dirname", "env", "readlink"}) {
      FakeInstall.script(tools.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
    }

    Shell.Ran ran = shell(folder).with("PATH", tools).run(MVNW, "test");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("found no mvn on the PATH");
  }

  @Test
  void without_a_jdk_maven_is_not_started() throws Exception {
    Path maven = FakeInstall.maven(folder.resolve("maven"), "3.9.11");

    Shell.Ran ran = shell(maven).run(MVNW, "test");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("mvnw: needs a JDK 25 or newer");
  }

  private Shell shell(Path maven) {
    return new Shell()
        .with("HOME", folder)
        .with("BENCH_JDK_FOLDERS", folder.resolve("jdks"))
        .with("PATH", maven + "/bin:/usr/bin:/bin");
  }
}
