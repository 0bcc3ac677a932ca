package dev.bench.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildsTest {

  @TempDir Path bench;

  private Builds builds;

  @BeforeEach
  void open() {
    builds = new Builds(new BenchDirectory(bench), "shop");
  }

  @Test
  void the_same_content_is_the_same_build() throws IOException {
    AppBuild first = build("one");
    AppBuild second = build("two");

    assertThat(build("one")).isEqualTo(first).isNotEqualTo(second);
    assertThat(builds.current()).contains(first);
  }

  @Test
  void a_build_with_the_code_of_another_has_the_id_that_its_whole_content_gives_it()
      throws IOException {
    AppBuild first = build("one");
    Path draft = draft("one");
    Files.createDirectories(draft.resolve("www"));
    Files.writeString(draft.resolve("www/shop.html"), "a page");

    AppBuild second = builds.sealWithCodeOf(first, draft);

    assertThat(second).isNotEqualTo(first);
    assertThat(second.isWhole()).isTrue();
    assertThat(second.hasCodeOf(first)).isTrue();
  }

  @Test
  void a_jar_of_the_same_name_with_other_content_makes_another_build() throws IOException {
    Path draft = builds.draft();
    Files.writeString(draft.resolve("lib/money-1.0.jar"), "one");
    AppBuild first = builds.seal(draft);
    draft = builds.draft();
    Files.writeString(draft.resolve("lib/money-1.0.jar"), "two");

    assertThat(builds.seal(draft).id()).isNotEqualTo(first.id());
  }

  @Test
  void a_build_that_ended_before_the_link_was_renamed_changes_nothing() throws IOException {
    AppBuild good = build("good");
    Path draft = draft("half");
    builds.seal(draft);
    builds.draft();

    assertThat(builds.current()).contains(good);
    assertThat(builds.hold()).extracting(BuildInUse::build).containsExactly(good);
  }

  @Test
  void a_build_that_lost_its_content_is_made_anew() throws IOException {
    AppBuild good = build("good");
    Files.writeString(good.classes().resolve("shop.txt"), ""); // as after a power loss
    assertThat(good.isWhole()).isFalse();

    AppBuild again = build("good");

    assertThat(builds.current()).contains(again);
    assertThat(again.isWhole()).isTrue();
    assertThat(again.classes().resolve("shop.txt")).hasContent("good");
    assertThat(build("good")).isEqualTo(again);
    assertThat(folders()).containsExactlyInAnyOrder(good.id(), again.id());
  }

  @Test
  void code_that_was_made_again_is_other_code_than_the_damaged_one() throws IOException {
    AppBuild damaged = build("good");
    Files.writeString(damaged.classes().resolve("shop.txt"), "");
    AppBuild again = build("good");
    Path draft = draft("good");
    Files.createDirectories(draft.resolve("www"));
    Files.writeString(draft.resolve("www/shop.html"), "a page");
    AppBuild withPage = builds.sealWithCodeOf(again, draft);

    assertThat(again.hasCodeOf(damaged)).isFalse();
    assertThat(withPage.hasCodeOf(again)).isTrue();
    assertThat(withPage.isWhole()).isTrue();
  }

  @Test
  void a_current_build_without_a_readable_manifest_has_builds_before_it() throws IOException {
    AppBuild first = build("one");
    AppBuild second = build("two");
    Files.writeString(second.folder().resolve("manifest.json"), ""); // as after a power loss

    List<BuildInUse> held = builds.hold();

    assertThat(held).extracting(BuildInUse::build).containsExactly(second, first);
    held.forEach(BuildInUse::close);
    assertThat(second.isWhole()).isFalse();
  }

  @Test
  void a_build_is_known_to_be_on_the_disk_once_it_is_settled() throws IOException {
    AppBuild settled = build("one");
    AppBuild unsettled = builds.seal(draft("two"));

    assertThat(settled.isSettled()).isTrue();
    assertThat(unsettled.isSettled()).isFalse();
    builds.makeCurrent(unsettled, "inputs");
    builds.settle();
    assertThat(unsettled.isSettled()).isTrue();
  }

  @Test
  void a_class_file_that_is_damaged_is_not_taken_for_one_without_methods() throws IOException {
    AppBuild draft = new AppBuild("shop", builds.draft());
    Files.createFile(draft.classes().resolve("Shop.class"));

    assertThatThrownBy(draft::annotatedClasses).hasMessageContaining("Shop.class is no class file");
  }

  @Test
  void inputs_of_another_build_are_not_those_of_the_current_one() throws IOException {
    AppBuild first = build("one");
    build("two");
    assertThat(builds.inputs()).contains("inputs of two");

    Path current = builds.folder().resolve("current"); // as when only the link was lost
    Files.delete(current);
    Files.createSymbolicLink(current, Path.of(first.id()));

    assertThat(builds.inputs()).isEmpty();
  }

  @Test
  void the_last_builds_are_kept_and_older_ones_removed() throws IOException {
    for (int i = 0; i < 6; i++) {
      build("number " + i);
    }
    assertThat(folders()).hasSize(3).contains(builds.current().orElseThrow().id());
  }

  @Test
  void a_build_that_this_process_reads_is_not_removed_until_it_is_let_go() throws IOException {
    AppBuild read = build("read");
    BuildInUse first = BuildInUse.of(read).orElseThrow();
    BuildInUse second = BuildInUse.of(read).orElseThrow();
    first.close();
    first.close();
    buildMany();
    assertThat(folders()).contains(read.id());

    second.close();
    build("one more");
    assertThat(folders()).doesNotContain(read.id());
  }

  @Test
  void a_build_that_another_process_reads_is_not_removed_until_that_process_ends()
      throws Exception {
    AppBuild read = build("read");
    Process reader = process(Reader.class, read);
    try (BufferedReader said = reader.inputReader()) {
      assertThat(said.readLine()).isEqualTo("holds it");
      buildMany();
      assertThat(folders()).contains(read.id());
    } finally {
      reader.destroyForcibly().waitFor();
    }
    build("one more");
    assertThat(folders()).doesNotContain(read.id());
  }

  @Test
  void a_build_that_this_process_reads_stays_held_when_it_is_settled() throws Exception {
    AppBuild read = builds.seal(draft("read"));
    builds.makeCurrent(read, "inputs");
    BuildInUse held = BuildInUse.of(read).orElseThrow();

    builds.settle();

    assertThat(process(Remover.class, read).waitFor()).isZero();
    assertThat(read.folder()).exists();
    held.close();
    assertThat(process(Remover.class, read).waitFor()).isZero();
    assertThat(read.folder()).doesNotExist();
  }

  @Test
  void a_build_that_was_removed_meanwhile_is_not_held() throws IOException {
    AppBuild old = build("old");
    buildMany();

    assertThat(BuildInUse.of(old)).isEmpty();
  }

  @Test
  void what_became_of_the_last_build_can_be_read() throws IOException {
    build("one");
    BuildFault fault = new BuildFault("/a/Shop.java", 3, 9, "cannot find symbol", "int x = y;");
    BuildState state =
        new BuildState("shop", 7, null, null, List.of(fault), Instant.EPOCH, Duration.ofMillis(80));

    builds.record(state);

    assertThat(builds.state()).contains(state);
    assertThat(state.isGood()).isFalse();
  }

  private void buildMany() throws IOException {
    for (int i = 0; i < 6; i++) {
      build("number " + i);
    }
  }

  private AppBuild build(String content) throws IOException {
    AppBuild build = builds.seal(draft(content));
    builds.makeCurrent(build, "inputs of " + content);
    builds.settle();
    return build;
  }

  private Path draft(String content) throws IOException {
    Path draft = builds.draft();
    Files.writeString(draft.resolve("classes/shop.txt"), content);
    return draft;
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> all = Files.list(builds.folder())) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> name.matches("[0-9a-f]{16}(-2)?"))
          .toList();
    }
  }

  private static Process process(Class<?> main, AppBuild build) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            build.folder().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A process that removes a build unless another one holds it. */
  static final class Remover {

    private Remover() {}

    public static void main(String[] folder) throws Exception {
      BuildInUse.remove(new AppBuild("shop", Path.of(folder[0])));
    }
  }

  /** A process that holds a build until it is killed. */
  static final class Reader {

    private Reader() {}

    public static void main(String[] folder) throws Exception {
      BuildInUse held = BuildInUse.of(new AppBuild("shop", Path.of(folder[0]))).orElseThrow();
      System.out.println("holds it");
      Thread.currentThread().join();
      held.close();
    }
  }
}
