package dev.bench.walls;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleWallsTest {
  private static final String[] LEAVES = {
    "dev.bench.web..", "dev.bench.worker..", "dev.bench.scheduler..", "dev.bench.realtime.."
  };

  @ParameterizedTest
  @ValueSource(strings = {"web", "worker", "scheduler", "realtime"})
  void a_service_knows_no_other_service(String service) {
    String own = "dev.bench." + service + "..";
    String[] others = Arrays.stream(LEAVES).filter(p -> !p.equals(own)).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true)
        .check(Ours.mainClasses());
  }

  @ParameterizedTest
  @CsvSource({"builtin", "web", "worker", "scheduler", "realtime", "testing"})
  void nothing_but_the_command_line_knows_the_command_line(String room) {
    noClasses()
        .that()
        .resideInAPackage("dev.bench." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.bench.cli..")
        .allowEmptyShould(true)
        .check(Ours.mainClasses());
  }

  @Test
  void the_process_manager_imports_nothing_of_ours() {
    noClasses()
        .that()
        .resideInAPackage("dev.bench.process..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.bench..").and(resideOutsideOfPackage("dev.bench.process..")))
        .check(Ours.mainClasses());
  }

  @Test
  void there_are_no_package_cycles() {
    slices()
        .assignedFrom(new EachPackage())
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(Ours.mainClasses());
  }

  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass each) {
      return SliceIdentifier.of(each.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
