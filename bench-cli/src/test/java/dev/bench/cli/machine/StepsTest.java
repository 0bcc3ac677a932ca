package dev.bench.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps on real files, with a failure after each of them. */
class StepsTest {

  private static final String MARK = "# ours\n";

  @TempDir private Path root;

  private final List<String> told = new ArrayList<>();
  private int settled;

  /** A step that always fails. */
  private static final class Failing implements Step {

    @Override
    public String what() {
      return "fail";
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public void run() {
      throw new CannotSetUpException("it failed");
    }

    @Override
    public void undo() {
      // It did nothing.
    }
  }

  @BeforeEach
  void write_what_is_there_before() throws IOException {
    Files.writeString(root.resolve("changed"), MARK + "before\n");
    Files.writeString(root.resolve("stale"), MARK);
    Files.createSymbolicLink(root.resolve("old"), root.resolve("config/old.conf"));
    Files.setPosixFilePermissions(
        root.resolve("changed"), PosixFilePermissions.fromString("r--r-----"));
  }

  private List<Step> changes() {
    return List.of(
        Written.inBench(root.resolve("config/a.conf"), "a\n"),
        new Link(root.resolve("etc/conf.d/a.conf"), root.resolve("config/a.conf")),
        Written.onMachine(root.resolve("changed"), MARK + "after\n", "r--r-----", MARK),
        Removed.file(root.resolve("stale"), MARK),
        Removed.link(root.resolve("old"), root.resolve("config")));
  }

  @Test
  void all_steps_are_done_once() throws IOException {
    steps(changes()).run(told::add);
    assertThat(told).hasSize(5).allMatch(each -> each.startsWith("done: "));
    assertThat(files())
        .containsOnlyKeys("changed", "config/a.conf", "etc/conf.d/a.conf")
        .containsEntry("changed", "r--r----- " + MARK + "after\n");

    assertThat(steps(changes()).pending()).isEmpty();
    steps(changes()).run(told::add);
    assertThat(told).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void a_step_that_fails_has_those_before_it_undone(int position) throws IOException {
    Map<String, String> before = files();
    List<Step> all = new ArrayList<>(changes());
    all.add(position, new Failing());

    assertThatThrownBy(() -> steps(all).run(told::add))
        .isInstanceOf(CannotSetUpException.class)
        .hasMessage("it failed\nAll steps of this run were undone");
    assertThat(files()).isEqualTo(before);
    assertThat(settled).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void a_run_that_was_killed_is_completed_by_the_next_one(int done) throws IOException {
    for (Step step : changes().subList(0, done)) {
      step.run();
    }
    steps(changes()).run(told::add);
    assertThat(files()).containsOnlyKeys("changed", "config/a.conf", "etc/conf.d/a.conf");
    assertThat(steps(changes()).pending()).isEmpty();
  }

  @Test
  void what_is_not_ours_stays_and_stops_the_run_before_its_first_step() throws IOException {
    Files.createDirectories(root.resolve("etc/conf.d"));
    Files.writeString(root.resolve("etc/conf.d/a.conf"), "theirs");
    assertThatThrownBy(() -> steps(changes()).pending())
        .hasMessageContaining("is there already and belongs to something else");
    assertThatThrownBy(() ->
            Written.onMachine(root.resolve("etc/conf.d/a.conf"), "x", "r--r-----", MARK).isDone())
        .hasMessageContaining("was not made for this bench");
    assertThat(Removed.file(root.resolve("etc/conf.d/a.conf"), MARK).isDone()).isTrue();
    assertThat(Files.readString(root.resolve("etc/conf.d/a.conf"))).isEqualTo("theirs");
  }

  private Steps steps(List<Step> steps) {
    return new Steps(steps, () -> settled++);
  }

  /** All files with mode and text, all links with their targets. */
  private Map<String, String> files() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        String name = root.relativize(each).toString();
        if (Files.isSymbolicLink(each)) {
          found.put(name, Files.readSymbolicLink(each).toString());
        } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
          found.put(name, mode + " " + Files.readString(each));
        }
      }
    }
    return found;
  }
}
