package dev.bench.cli.apps;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The files of a new app, with an example of each kind of thing that an app can have.
 *
 * <p>The files are resources of this package, readable as they are. A word between two {@code @}
 * stands for a value of the app, and each value is escaped as the kind of file needs it.
 */
public final class Scaffold {

  /** Resource and path in the app, whose {@code @app@} and {@code @App@} are replaced too. */
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("pom.xml", "pom.xml");
    FILES.put("README.md", "README.md");
    FILES.put("LICENSE", "LICENSE");
    FILES.put("gitignore", ".gitignore");
    FILES.put("package-info.java", "src/main/java/@app@/package-info.java");
    FILES.put("App.java", "src/main/java/@app@/@App@.java");
    FILES.put("Note.java", "src/main/java/@app@/Note.java");
    FILES.put("Notes.java", "src/main/java/@app@/Notes.java");
    FILES.put("WordCount.java", "src/main/java/@app@/WordCount.java");
    FILES.put("dev.bench.App", "src/main/resources/META-INF/services/dev.bench.App");
    FILES.put("V1__create_note.sql", "src/main/resources/db/migration/V1__create_note.sql");
    FILES.put("page.html", "www/@app@.html");
    FILES.put("page.js", "public/@app@.bundle.js");
    FILES.put("page.css", "public/@app@.css");
    FILES.put("mail.html", "templates/emails/@app@_note.html");
    FILES.put("NotesTest.java", "src/test/java/@app@/NotesTest.java");
  }

  private final String benchVersion;
  private final Year year;

  /**
   * The scaffold of one version.
   *
   * @param benchVersion the version of bench-core that apps compile against
   * @param year the year of the licence
   */
  public Scaffold(String benchVersion, Year year) {
    this.benchVersion = benchVersion;
    this.year = year;
  }

  /** Writes the app into {@code folder}, which is made. */
  public void write(AppAbout about, Path folder) throws IOException {
    Map<String, String> values =
        Map.of(
            "@app@", about.name().text(),
            "@App@", about.name().className(),
            "@title@", about.title(),
            "@publisher@", about.publisher(),
            "@license@", about.license(),
            "@benchVersion@", benchVersion,
            "@year@", year.toString());
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      String path = replaced(file.getValue(), values, UnaryOperator.identity());
      Path target = folder.resolve(path);
      Files.createDirectories(target.resolveSibling("."));
      Files.writeString(target, replaced(text(file.getKey()), values, escape(path)));
    }
  }

  private static String replaced(
      String text, Map<String, String> values, UnaryOperator<String> escape) {
    String result = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      result = result.replace(value.getKey(), escape.apply(value.getValue()));
    }
    return result;
  }

  /** How a value is written so that it stays a value in that kind of file. */
  private static UnaryOperator<String> escape(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "java" -> value -> value.replace("\\", "\\\\").replace("\"", "\\\"");
      case "xml", "html" -> Scaffold::markup;
      default -> UnaryOperator.identity();
    };
  }

  /** A brace could begin an expression of the template. */
  private static String markup(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("{", "&#123;");
  }

  private static String text(String name) throws IOException {
    try (InputStream in = Scaffold.class.getResourceAsStream("scaffold/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
