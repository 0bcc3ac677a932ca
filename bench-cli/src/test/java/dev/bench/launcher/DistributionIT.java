package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this very build put together. */
class DistributionIT {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("bench.distribution"));

  @TempDir private Path folder;

  @Test
  void the_unpacked_distribution_tells_its_version() throws Exception {
    Shell.Ran ran = shell().run(DISTRIBUTION.resolve("bin/bench"), "version");

    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).startsWith("bench " + version() + "\n");
  }

  @Test
  void all_commands_are_described_without_the_libraries_of_the_services() throws Exception {
    Shell.Ran ran = shell().run(DISTRIBUTION.resolve("bin/bench"), "--help");

    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("start", "worker", "watch", "execute");
  }

  @Test
  void its_completion_script_is_good_bash() throws Exception {
    Path script = DISTRIBUTION.resolve("completion/bench.bash");

    Shell.Ran ran = shell().run("bash", "-c", ". \"$0\" && complete -p bench", script);

    assertThat(ran.out()).contains("complete -F _bench bench");
  }

  @ParameterizedTest
  @CsvSource({
    "cli, picocli jline directory-watcher, undertow quartz netty",
    "web, picocli undertow pebble, jline directory-watcher quartz netty",
    "worker, picocli bench-worker, jline undertow quartz netty bench-web",
    "scheduler, picocli quartz, jline undertow netty bench-worker",
    "realtime, picocli netty-socketio, jline undertow quartz bench-web",
  })
  void a_role_has_its_own_libraries_and_no_other_role_s(String role, String its, String others)
      throws Exception {
    List<String> jars = classPath(role);

    assertThat(jars)
        .allSatisfy(jar -> assertThat(DISTRIBUTION.resolve("lib").resolve(jar)).exists());
    assertThat(jars).doesNotHaveDuplicates().anyMatch(jar -> jar.startsWith("bench-core-"));
    assertThat(jars).anyMatch(jar -> jar.startsWith("bench-app-"));
    for (String one : its.split(" ")) {
      assertThat(jars).anyMatch(jar -> jar.startsWith(one + "-"));
    }
    for (String other : others.split(" ")) {
      assertThat(jars).noneMatch(jar -> jar.startsWith(other + "-"));
    }
  }

  @Test
  void an_app_compiles_against_the_repository_in_it() throws Exception {
    Path bench = FakeRuntime.bench(folder.resolve("a bench"));
    Files.createDirectory(bench.resolve("env"));
    Files.createSymbolicLink(bench.resolve("env/repository"), DISTRIBUTION.resolve("repository"));
    Path app = bench.resolve("apps/todo");
    FakeRuntime.copy(Shell.sourceTree().resolve("apps/todo/pom.xml"), app.resolve("pom.xml"));
    FakeRuntime.write(
        app.resolve("src/main/java/todo/TodoApp.java"),
        """
        package todo;
        public final class TodoApp implements dev.bench.App {
          @Override public String name() { return "todo"; }
          @Override public void register(dev.bench.Hooks hooks) {}
        }
        """);

    Shell.Ran ran =
        shell()
            .with("HOME", System.getProperty("user.home"))
            .with("MAVEN_OPTS", "-XX:TieredStopAtLevel=1")
            .in(app)
            .run(Shell.sourceTree().resolve("mvnw"), "-B", "-q", "compile");

    assertThat(ran.status()).as(ran.out()).isZero();
    assertThat(app.resolve("target/classes/todo/TodoApp.class")).exists();
  }

  @Test
  void its_bill_of_materials_names_every_library_and_version() throws IOException {
    requireBill();
    Map<String, Object> bill =
        Json.core().object(Files.readString(DISTRIBUTION.resolve("sbom.json")));

    assertThat(bill).containsEntry("bomFormat", "CycloneDX");
    assertThat((List<?>) bill.get("components"))
        .map(each -> (Map<?, ?>) each)
        .map(each -> each.get("name") + "-" + each.get("version") + ".jar")
        .containsExactlyInAnyOrderElementsOf(libraries());
  }

  @Test
  void the_text_of_every_licence_of_a_library_is_in_it() throws IOException {
    requireBill();
    Path licences = DISTRIBUTION.resolve("licenses");
    List<String> lines = Files.readAllLines(licences.resolve("libraries.txt"));

    assertThat(lines).hasSameSizeAs(libraries());
    for (String line : lines) {
      String licence = line.substring(line.indexOf("  ") + 2);
      assertThat(licence)
          .as(line)
          .satisfiesAnyOf(
              names ->
                  assertThat(names.split(" or "))
                      .allSatisfy(id -> assertThat(licences.resolve(id + ".txt")).isNotEmptyFile()),
              publicDomain -> assertThat(publicDomain).startsWith("Public Domain (https://"));
    }
  }

  /** Only an online build without {@code -Pquick} writes the bill; the build machine's has to. */
  private static void requireBill() {
    assumeThat(
            Files.exists(DISTRIBUTION.resolve("sbom.json")) || "true".equals(System.getenv("CI")))
        .as("a bill of materials, which needs an online build without -Pquick")
        .isTrue();
  }

  /** Every jar in {@code lib}, apart from the program's own. */
  private static List<String> libraries() throws IOException {
    try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar") && !name.startsWith("bench-cli-"))
          .toList();
    }
  }

  private Shell shell() {
    return new Shell()
        .with("HOME", folder)
        .with("PATH", System.getenv("PATH"))
        .with("JAVA_HOME", System.getProperty("java.home"))
        .with("BENCH_NO_AOT", 1);
  }

  private static String version() throws IOException {
    return Files.readString(DISTRIBUTION.resolve("VERSION")).strip();
  }

  private static List<String> classPath(String role) throws IOException {
    String list = Files.readString(DISTRIBUTION.resolve("lib/" + role + ".classpath")).strip();
    return Arrays.asList(list.split(":"));
  }
}
