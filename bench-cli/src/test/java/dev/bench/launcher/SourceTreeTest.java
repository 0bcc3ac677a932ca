package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bench} in a source tree whose Maven is a script that says and makes what ours would. */
class SourceTreeTest {
  private static final String FAKE_BUILD =
      """
      cd "${0%/*}"
      echo "$*" >>../builds
      echo $PPID >../launcher
      echo $$ >../maven
      sleep "${FAKE_BUILD_SECONDS:-0}"
      until [[ -z ${BUILD_UNTIL:-} || -e $BUILD_UNTIL ]]; do sleep 0.05; done
      echo '[INFO] Building bench-core 1                    [1/2]'
      echo '[INFO] Downloaded from central: something'
      echo '[INFO] Building bench-cli 1                     [2/2]'
      if [[ -f ../broken ]]; then
        echo '[ERROR] Todo.java:[3,7] cannot find symbol'
        echo '[ERROR] -> [Help 1]'
        exit 1
      fi
      out=bench-cli/target/runtime/bench-1
      rm -rf $out
      mkdir -p $out/bin $out/lib $out/launcher $out/repository
      cp bench $out/bin/
      cp bench-cli/src/main/launcher/*.sh $out/launcher/
      echo 1 >$out/VERSION
      echo app.jar >$out/lib/cli.classpath
      cp bench-core/src/main/code $out/lib/app.jar
      """;

  @TempDir private Path folder;
  private Path tree;
  private Path code;

  @BeforeEach
  void clone_a_tree() throws IOException {
    tree = FakeRuntime.bench(folder.resolve("a tree"));
    Path real = Shell.sourceTree();
    FakeRuntime.copy(real.resolve("bench"), tree.resolve("bench"));
    for (String part : new String[] {"find-jdk.sh", "run.sh", "train.sh", "build.sh"}) {
      String path = "bench-cli/src/main/launcher/" + part;
      FakeRuntime.copy(real.resolve(path), tree.resolve(path));
    }
    code = tree.resolve("bench-core/src/main/code");
    FakeRuntime.write(code, "one");
    FakeRuntime.write(tree.resolve("pom.xml"), "");
    FakeRuntime.write(tree.resolve("bench-core/pom.xml"), "");
    FakeRuntime.write(tree.resolve(".mvn/jvm.config"), "");
    FakeInstall.script(tree.resolve("mvnw"), FAKE_BUILD);
    Path jdk = FakeInstall.jdk(folder.resolve("jdk"), "25");
    FakeInstall.script(
        jdk.resolve("bin/java"),
        """
        runtime=$(printf '%s\\n' "$@" | sed -n 's/^-Dbench.runtime=//p')
        echo "runs $(cat "$runtime/lib/app.jar")"
        until [[ -z ${WAIT_FOR:-} || -e $WAIT_FOR ]]; do sleep 0.05; done
        [[ -f $runtime/lib/app.jar ]]
        """);
  }

  @Test
  void the_first_run_builds_with_progress_and_keeps_stdout_clean() throws Exception {
    Shell.Ran ran = bench();

    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo("runs one\n");
    assertThat(ran.err())
        .contains("building bench-core (1 of 2)", "building bench-cli (2 of 2)", "1 files fetched");
    assertThat(tree.resolve("env/bin/bench")).isExecutable();
    assertThat(tree.resolve("env/repository")).isDirectory();
  }

  @Test
  void nothing_is_built_twice() throws Exception {
    bench();

    Shell.Ran second = bench();

    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void it_works_from_any_folder_below_the_bench() throws Exception {
    Path below = Files.createDirectories(tree.resolve("apps/todo/src/main"));

    assertThat(shell().in(below).run("../../../../bench").out()).isEqualTo("runs one\n");
  }

  @Test
  void an_edit_is_built_before_anything_runs() throws Exception {
    bench();
    Files.writeString(code, "two");

    assertThat(bench().out()).isEqualTo("runs two\n");
  }

  @Test
  void a_file_that_is_gone_counts_as_an_edit() throws Exception {
    Path more = tree.resolve("bench-core/src/main/more");
    Files.writeString(more, "");
    bench();
    Files.delete(more);
    bench();

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void a_touched_file_with_the_same_content_is_not_built() throws Exception {
    bench();
    Files.setLastModifiedTime(
        code, FileTime.fromMillis(Files.getLastModifiedTime(code).toMillis() + 5));
    bench();
    Files.writeString(code, "two");
    bench();
    Files.writeString(code, "one");

    assertThat(bench().out()).isEqualTo("runs one\n");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void a_failed_build_says_what_is_wrong_and_leaves_the_last_runtime_alone() throws Exception {
    bench();
    Path link = tree.resolve("env/runtime");
    Path before = link.toRealPath();
    Files.writeString(folder.resolve("broken"), "");
    Files.writeString(code, "two");

    Shell.Ran ran = bench();

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("Todo.java:[3,7] cannot find symbol", "env/build.log")
        .doesNotContain("Help 1");
    assertThat(link.toRealPath()).isEqualTo(before);
  }

  @Test
  void two_first_runs_at_once_build_once() throws Exception {
    CompletableFuture<Shell.Ran> other = inBackground(shell().with("FAKE_BUILD_SECONDS", "0.5"));

    Shell.Ran ran = shell().with("FAKE_BUILD_SECONDS", "0.5").run(tree.resolve("bench"));

    assertThat(ran.out()).isEqualTo("runs one\n");
    assertThat(other.join().out()).isEqualTo("runs one\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_build_that_is_stopped_ends_as_a_whole_and_the_next_run_builds() throws Exception {
    CompletableFuture<Shell.Ran> stopped = inBackground(shell().with("FAKE_BUILD_SECONDS", 60));
    await().until(() -> Files.exists(folder.resolve("maven")));

    new Shell().run("kill", "-TERM", pid("launcher"));

    assertThat(stopped.join().status()).isEqualTo(143);
    assertThat(stopped.join().err()).contains("the build was stopped");
    assertThat(ProcessHandle.of(Long.parseLong(pid("maven")))).isEmpty();
    assertThat(bench().out()).isEqualTo("runs one\n");
  }

  @Test
  void the_build_of_a_launcher_that_was_killed_is_not_disturbed_by_the_next() throws Exception {
    Path done = folder.resolve("done");
    CompletableFuture<Shell.Ran> killed = inBackground(shell().with("BUILD_UNTIL", done));
    await().until(() -> Files.exists(folder.resolve("maven")));
    new Shell().run("kill", "-KILL", pid("launcher"));
    killed.join();

    CompletableFuture<Shell.Ran> waiting = inBackground(shell());
    await().until(SourceTreeTest::oneWaitsForTheBuild);
    Files.writeString(done, "");
    Shell.Ran next = waiting.join();

    assertThat(next.err()).contains("another bench builds here; waiting for it");
    assertThat(next.out()).isEqualTo("runs one\n");
    try (Stream<Path> left = Files.list(tree.resolve("env"))) {
      assertThat(left).noneMatch(each -> each.getFileName().toString().startsWith(".maven"));
    }
  }

  @Test
  void what_runs_keeps_its_jars_through_rebuilds_and_loses_them_after() throws Exception {
    Path done = folder.resolve("done");
    bench();
    Path first = tree.resolve("env/runtime").toRealPath();
    CompletableFuture<Shell.Ran> running = inBackground(shell().with("WAIT_FOR", done));
    await().until(() -> heldBySomeone(first));

    for (String text : new String[] {"two", "three", "four"}) {
      Files.writeString(code, text);
      bench();
    }
    assertThat(first.resolve("lib/app.jar")).exists();

    Files.writeString(done, "");
    assertThat(running.join().status()).isZero();
    Files.writeString(code, "five");
    bench();
    assertThat(first).doesNotExist();
    try (Stream<Path> left = Files.list(tree.resolve("env"))) {
      assertThat(left.filter(each -> each.getFileName().toString().startsWith("runtime-")))
          .hasSize(2);
    }
  }

  @Test
  void a_runtime_whose_removal_was_killed_is_built_anew_when_it_is_wanted_again() throws Exception {
    bench();
    Files.writeString(code, "two");
    bench();
    // Killed once the first file is gone.
    Path rm = folder.resolve("programs/rm");
    FakeInstall.script(
        rm,
        """
        for word; do
          case $word in
            */env/*runtime-* | */env/.old-runtime.[0-9]*)
              /bin/rm -f "$word"/lib/app.jar; kill -KILL $PPID; exit 1 ;;
          esac
        done
        /bin/rm "$@"
        """);
    Files.writeString(code, "three");
    shell().with("PATH", rm.getParent() + ":/usr/bin:/bin").run(tree.resolve("bench"));

    Files.writeString(code, "one");
    assertThat(bench().out()).isEqualTo("runs one\n");
  }

  private static boolean oneWaitsForTheBuild() {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(each -> each.info().commandLine().orElse("").contains("flock -w"));
  }

  private String pid(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }

  private boolean heldBySomeone(Path runtime) throws Exception {
    return new Shell().run("flock", "-n", "-x", runtime.resolve("VERSION"), "true").status() != 0;
  }

  private CompletableFuture<Shell.Ran> inBackground(Shell shell) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return shell.run(tree.resolve("bench"));
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private Shell.Ran bench() throws IOException, InterruptedException {
    return shell().run(tree.resolve("bench"));
  }

  private Shell shell() {
    return new Shell()
        .with("HOME", folder)
        .with("JAVA_HOME", folder.resolve("jdk"))
        .with("BENCH_NO_AOT", 1);
  }

  private long builds() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("builds"))) {
      return lines.count();
    }
  }
}
