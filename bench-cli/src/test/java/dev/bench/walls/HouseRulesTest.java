package dev.bench.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private static final int LINES_ALLOWED = 400;
  private static final Set<String> EMPTY_WORDS =
      Set.of("util", "utils", "common", "helper", "helpers", "base", "impl", "manager");
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /** Names that say more than the empty word they hold. */
  private static final Set<String> ALLOWED_NAMES = Set.of("ProcessManager");

  @Test
  void names_say_what_a_thing_is() {
    Set<String> empty = new TreeSet<>();
    for (JavaClass each : Ours.mainClasses()) {
      for (String part : each.getPackageName().split("\\.")) {
        if (EMPTY_WORDS.contains(part)) {
          empty.add(each.getPackageName());
        }
      }
      if (ALLOWED_NAMES.stream().noneMatch(each.getName().replace('$', '.')::contains)
          && Arrays.stream(WORD_START.split(each.getSimpleName()))
              .anyMatch(word -> EMPTY_WORDS.contains(word.toLowerCase(Locale.ROOT)))) {
        empty.add(each.getName());
      }
    }
    assertThat(empty).isEmpty();
  }

  @Test
  void no_file_is_longer_than_a_sitting() throws IOException {
    List<String> long_ones = new ArrayList<>();
    for (Path file : Ours.javaFiles()) {
      long lines;
      try (var read = Files.lines(file)) {
        lines = read.count();
      }
      if (lines > LINES_ALLOWED) {
        long_ones.add(Ours.root().relativize(file) + ": " + lines + " lines");
      }
    }
    assertThat(long_ones).isEmpty();
  }

  @Test
  void every_package_is_null_marked_and_says_what_lives_there() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass each : Ours.mainClasses()) {
      JavaPackage home = each.getPackage();
      if (!home.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(home.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void only_the_command_line_and_the_process_manager_print() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.bench.cli..", "dev.bench.process..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .allowEmptyShould(true)
        .check(Ours.mainClasses());
  }

  @Test
  void no_test_sleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .allowEmptyShould(true)
        .check(Ours.testClasses());
  }
}
