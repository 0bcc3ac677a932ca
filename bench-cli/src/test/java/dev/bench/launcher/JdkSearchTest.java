package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkSearchTest {
  private static final Path SCRIPT =
      Shell.sourceTree().resolve("bench-cli/src/main/launcher/find-jdk.sh");

  @TempDir private Path folder;
  private Path installed;

  @BeforeEach
  void make_an_empty_install_folder() throws IOException {
    installed = Files.createDirectory(folder.resolve("usual place"));
  }

  @Test
  void java_home_wins_if_it_is_new_enough() throws Exception {
    FakeInstall.jdk(installed.resolve("jdk-25"), "25.0.3");
    Path chosen = FakeInstall.jdk(folder.resolve("my jdk"), "26.0.1");

    assertThat(search(shell().with("JAVA_HOME", chosen))).isEqualTo(chosen.toString());
  }

  @Test
  void an_old_java_home_and_an_old_java_on_the_path_are_passed_over() throws Exception {
    Path old = FakeInstall.jdk(folder.resolve("jdk17"), "17.0.15");
    Path good = FakeInstall.jdk(installed.resolve("jdk 25"), "25.0.3");

    assertThat(search(shell().with("JAVA_HOME", old).with("PATH", old + "/bin:/usr/bin:/bin")))
        .isEqualTo(good.toString());
  }

  @Test
  void a_java_on_the_path_is_followed_through_links() throws Exception {
    Path real = FakeInstall.jdk(folder.resolve("real jdk"), "25");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path alternative = Files.createSymbolicLink(bin.resolve("other"), real.resolve("bin/java"));
    Files.createSymbolicLink(bin.resolve("java"), alternative);

    assertThat(search(shell().with("PATH", bin + ":/usr/bin:/bin"))).isEqualTo(real.toString());
  }

  @Test
  void an_install_folder_may_be_a_link() throws Exception {
    Path real = FakeInstall.jdk(folder.resolve("somewhere/jdk"), "25.0.1");
    Path link = Files.createSymbolicLink(installed.resolve("default-java"), real);

    assertThat(search(shell())).isEqualTo(link.toString());
  }

  @Test
  void the_oldest_that_will_do_is_taken_from_the_usual_folders() throws Exception {
    FakeInstall.jdk(installed.resolve("a-26"), "26");
    Path good = FakeInstall.jdk(installed.resolve("b-25"), "25.0.2");
    FakeInstall.jdk(installed.resolve("c-8"), "1.8.0_402");

    assertThat(search(shell())).isEqualTo(good.toString());
  }

  @Test
  void a_mac_bundle_is_found() throws Exception {
    Path good = FakeInstall.jdk(installed.resolve("temurin-25.jdk/Contents/Home"), "25.0.3");

    assertThat(search(shell())).isEqualTo(good.toString());
  }

  @Test
  void a_runtime_without_a_compiler_is_no_jdk() throws Exception {
    Path jre = FakeInstall.jdk(installed.resolve("jre-25"), "25.0.3");
    Files.delete(jre.resolve("bin/javac"));

    assertThat(shell().run("bash", "-c", ". \"$0\"; find_jdk", SCRIPT).status()).isEqualTo(1);
  }

  @Test
  void none_at_all_is_one_sentence_that_says_what_was_seen_and_what_to_do() throws Exception {
    Path old = FakeInstall.jdk(folder.resolve("jdk17"), "17.0.15");

    Shell.Ran ran = shell().with("JAVA_HOME", old).run("bash", "-c", ". \"$0\"; find_jdk", SCRIPT);

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err())
        .contains("JDK 25 or newer", "JAVA_HOME=" + old + " is version 17", "install one");
  }

  private Shell shell() {
    return new Shell().with("HOME", folder).with("BENCH_JDK_FOLDERS", installed);
  }

  private static String search(Shell shell) throws IOException, InterruptedException {
    Shell.Ran ran = shell.run("bash", "-euc", ". \"$0\"; find_jdk; printf '%s' \"$JDK\"", SCRIPT);
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }
}
