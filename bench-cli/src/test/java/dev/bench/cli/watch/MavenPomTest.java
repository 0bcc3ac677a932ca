package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.AppBuild;
import dev.bench.build.BuildFault;
import dev.bench.build.Folders;
import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Poms that only Maven understands. The library is one that this project's own build has. */
@Needs(ForeignClient.MAVEN)
@Timeout(value = 15, unit = TimeUnit.MINUTES) // Maven starts slowly on a busy machine
class MavenPomTest {

  @TempDir Path bench;

  private final Path jar = jar();
  private final String version = jar.getParent().getFileName().toString();
  private AppSources shop;
  private AppBuilder builder;

  @BeforeEach
  void make_an_app() throws IOException {
    shop = AppSources.in(bench, "shop");
    shop.type("Shop", "{ picocli.CommandLine.Command command; }");
    builder = new AppBuilder(shop.bench(), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    builder.close();
  }

  @Test
  void a_library_comes_with_the_build_and_goes_when_the_pom_drops_it() throws IOException {
    shop.pom(library(version, ""));
    assertThat(build()).isInstanceOf(Build.Done.class);
    AppBuild first = current();
    assertThat(first.jars()).extracting(Path::getFileName).containsExactly(jar.getFileName());
    Path answer = answers().getFirst();
    Object asked = Files.getAttribute(answer, "unix:ino");

    shop.type("Other", "{}");
    assertThat(build()).isInstanceOf(Build.Done.class);
    assertThat(Files.getAttribute(answer, "unix:ino")).as("asked once").isEqualTo(asked);

    shop.type("Shop", "{}");
    shop.pom("");
    assertThat(build()).isInstanceOf(Build.Done.class);
    assertThat(current().jars()).isEmpty();
    assertThat(first.jars()).allMatch(Files::exists);
  }

  @Test
  void a_wrong_version_leaves_the_app_alone_is_shown_with_its_line_and_heals() throws IOException {
    shop.pom(library(version, ""));
    build();
    AppBuild good = current();

    shop.pom(library("0.0.0-none", ""));
    BuildFault fault = ((Build.Broken) build()).faults().getFirst();
    assertThat(fault.text(bench)).startsWith("apps/shop/pom.xml:8: ");
    assertThat(fault.message()).contains("info.picocli:picocli:jar:0.0.0-none");
    assertThat(fault.source()).contains("0.0.0-none");
    assertThat(current()).isEqualTo(good);
    assertThat(good.jars()).allMatch(Files::exists);
    assertThat(shop.files().folder().resolve(Maven.POM)).doesNotExist();

    shop.pom(library(version, ""));
    assertThat(build()).isEqualTo(new Build.UpToDate("shop"));
  }

  @Test
  void a_pom_that_maven_refuses_is_shown_with_the_line_that_maven_names() throws IOException {
    shop.pom(library("", "").replace("<version></version>", ""));
    BuildFault fault = ((Build.Broken) build()).faults().getFirst();
    assertThat(fault.text(bench)).startsWith("apps/shop/pom.xml:5: ").contains("version");
  }

  @Test
  void a_provided_library_of_a_parent_is_compiled_against_and_not_brought_along()
      throws IOException {
    Files.writeString(
        bench.resolve("apps/pom.xml"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>shop</groupId><artifactId>parent</artifactId><version>1</version>
          <packaging>pom</packaging>
          %s
        </project>
        """
            .formatted(library(version, "<scope>provided</scope>")));
    String parent =
        "<parent><groupId>shop</groupId><artifactId>parent</artifactId><version>1</version></parent>";
    shop.pom(parent);

    assertThat(build()).isInstanceOf(Build.Done.class);
    assertThat(current().jars()).isEmpty();

    Path above = bench.resolve("apps/pom.xml");
    Files.writeString(above, Files.readString(above).replace("provided", "compile"));
    assertThat(build()).isInstanceOf(Build.Done.class);
    assertThat(current().jars()).hasSize(1);
  }

  @Test
  void settings_of_the_compiler_and_paths_of_processors_are_resolved() throws IOException {
    Path pom =
        shop.pom(
            """
            <properties><v>%s</v></properties>
            <build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><configuration>
              <release>21</release>
              <parameters>false</parameters>
              <compilerArgs><arg>-Akey=value</arg></compilerArgs>
              <annotationProcessorPaths><path><groupId>info.picocli</groupId>
                <artifactId>picocli</artifactId><version>${v}</version></path>
              </annotationProcessorPaths>
            </configuration></plugin></plugins></build>
            """
                .formatted(version));
    AppPom read = AppPom.read(pom.getParent(), Set.of()).orElseThrow();

    AppLibraries.Resolved resolved =
        new AppLibraries(bench.resolve("answers"), Map.of()).resolve(read);

    assertThat(resolved.options()).containsExactly("--release", "21", "-Akey=value");
    assertThat(resolved.processors())
        .extracting(Path::getFileName)
        .containsExactly(jar.getFileName());
    assertThat(resolved.compile()).isEmpty();
  }

  private Build build() {
    return builder.build(shop.files());
  }

  private AppBuild current() throws IOException {
    return shop.build().orElseThrow();
  }

  private List<Path> answers() throws IOException {
    return Folders.files(shop.bench().builds().resolve("shop/libraries")).stream()
        .filter(file -> file.endsWith("resolved.json"))
        .toList();
  }

  private static String library(String version, String scope) {
    return """
      <dependencies>
        <dependency>
          <groupId>info.picocli</groupId>
          <artifactId>picocli</artifactId>
          <version>%s</version>%s
        </dependency>
      </dependencies>
    """
        .formatted(version, scope)
        .stripTrailing();
  }

  private static Path jar() {
    try {
      return Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
