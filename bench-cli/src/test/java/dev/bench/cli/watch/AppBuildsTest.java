package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.Builds;
import dev.bench.cli.setup.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppBuildsTest {

  @TempDir Path bench;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private AppSources shop;
  private AppBuilds builds;

  @BeforeEach
  void make_an_app() throws IOException {
    shop = AppSources.in(bench, "shop");
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    builds = new AppBuilds(shop.bench(), new Progress(out, false, false));
  }

  @Test
  void builds_that_nothing_has_settled_are_removed_although_nothing_has_changed()
      throws IOException {
    build();
    makeOldBuilds();
    assertThat(shop.builds()).hasSize(6);

    build();

    assertThat(shop.builds()).hasSize(3).contains(shop.build().orElseThrow().folder());
  }

  @Test
  void a_build_is_good_and_told_although_old_ones_cannot_be_removed() throws IOException {
    build();
    for (Path old : makeOldBuilds()) {
      Files.delete(old.resolve(".in-use"));
      Files.createDirectory(old.resolve(".in-use")); // nothing can lock it
    }
    shop.type("New", "{}");

    build();

    assertThat(shop.classes().resolve("shop/New.class")).exists();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .containsSubsequence("shop built", "shop built", "old builds of shop cannot be removed");
  }

  private void build() throws IOException {
    assertThat(builds.build(List.of(shop.files()))).isZero();
  }

  /** Five builds beside the current one, as a builder leaves them that was killed each time. */
  private List<Path> makeOldBuilds() throws IOException {
    Builds all = new Builds(shop.bench(), "shop");
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Path draft = all.draft();
      Files.writeString(draft.resolve("classes/number.txt"), "number " + i);
      made.add(all.seal(draft).folder());
    }
    return made;
  }
}
