package dev.bench.cli.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.BuildFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCompilerTest {

  private static final String PROCESSOR =
      """
      package gen;
      import java.util.*;
      import javax.annotation.processing.*;
      import javax.lang.model.element.TypeElement;
      @SupportedAnnotationTypes("*")
      public class Generator extends AbstractProcessor {
        private boolean done;
        public javax.lang.model.SourceVersion getSupportedSourceVersion() {
          return javax.lang.model.SourceVersion.latest();
        }
        public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) {
          if (!done) {
            done = true;
            try (var out = processingEnv.getFiler().createSourceFile("gen.Made").openWriter()) {
              out.write("package gen; public class Made {}");
            } catch (java.io.IOException e) {
              throw new IllegalStateException(e);
            }
          }
          return false;
        }
      }
      """;

  private static final List<String> PLAIN = List.of("-parameters", "-proc:none");

  @TempDir Path folder;

  @Test
  void an_annotation_processor_makes_sources_and_does_not_disturb_the_next_task()
      throws IOException {
    Path processor = processor();
    Path user = source("User", "class User { gen.Made made; }");
    Path out = Files.createDirectories(folder.resolve("out"));
    Path generated = folder.resolve("generated");
    try (SourceCompiler javac = new SourceCompiler()) {
      assertThat(compile(javac, user, List.of(), PLAIN, out)).isNotEmpty();

      assertThat(compile(javac, user, List.of(processor), List.of(), out)).isEmpty();
      assertThat(out.resolve("gen/Made.class")).exists();
      assertThat(generated.resolve("gen/Made.java")).exists();

      Files.delete(out.resolve("gen/Made.class"));
      assertThat(compile(javac, user, List.of(), PLAIN, out)).isNotEmpty();
    }
  }

  @Test
  void an_option_that_javac_does_not_know_is_a_fault() throws IOException {
    Path user = source("User", "class User {}");
    try (SourceCompiler javac = new SourceCompiler()) {
      List<String> options = List.of("-proc:none", "-Xnonsense");
      assertThat(compile(javac, user, List.of(), options, folder))
          .singleElement()
          .extracting(BuildFault::message)
          .asString()
          .contains("-Xnonsense");
    }
  }

  private List<BuildFault> compile(
      SourceCompiler javac, Path source, List<Path> processors, List<String> options, Path out)
      throws IOException {
    SourceCompiler.Task task =
        new SourceCompiler.Task(List.of(source), List.of(), processors, options);
    return javac.compile(task, out, folder.resolve("generated"));
  }

  private Path processor() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("processor"));
    try (SourceCompiler javac = new SourceCompiler()) {
      assertThat(compile(javac, source("Generator", PROCESSOR), List.of(), PLAIN, classes))
          .isEmpty();
    }
    Path jar = folder.resolve("processor.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("gen/Generator.class"));
      out.write(Files.readAllBytes(classes.resolve("gen/Generator.class")));
      out.putNextEntry(new JarEntry("META-INF/services/javax.annotation.processing.Processor"));
      out.write("gen.Generator\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return jar;
  }

  private Path source(String type, String text) throws IOException {
    return Files.writeString(folder.resolve(type + ".java"), text);
  }
}
