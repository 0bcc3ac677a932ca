package dev.bench.web.page;

import dev.bench.app.Generation;
import dev.bench.app.LoadedApp;
import dev.bench.app.Page;
import dev.bench.template.RuntimePages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pages that are no more than a file in an app's {@code www/}.
 *
 * <p>{@code www/about.html} is {@code /about}, and so is {@code www/about.md}, a text in Markdown;
 * of two such files the template counts. {@code www/index.html} is {@code /}, {@code
 * www/docs/index.html} is {@code /docs}. Left out are files whose name, or whose folder's, begins
 * with an underscore or a dot (layouts and parts), {@code README.md}, templates that a declared
 * page fills, and those that take the place of the runtime's own ({@link RuntimePages}).
 */
public final class PageFiles {

  private static final String PAGE = ".+\\.(html|md)";

  /** Of the files for one path the last one counts. */
  private static final Comparator<String> TEMPLATES_LAST =
      Comparator.comparing((String name) -> !name.endsWith(".md"))
          .thenComparing(Comparator.naturalOrder());

  /** Parts and layouts, hidden files, and notes for developers. */
  private static final String NO_PAGE = "(.*/)?([_.].*|(?i:readme)\\.md)";

  private PageFiles() {}

  /**
   * A file that is a page.
   *
   * @param template its name for {@link Templates}
   */
  public record PageFile(String app, String path, String template) {

    /** Whether it is a text in Markdown. */
    public boolean isMarkdown() {
      return template.endsWith(".md");
    }
  }

  /** The page files of all apps of {@code generation}. */
  public static List<PageFile> of(Generation generation) {
    List<PageFile> files = new ArrayList<>();
    for (LoadedApp app : generation.apps().values()) {
      Set<String> filled = new HashSet<>();
      for (Page page : app.hooks().pages().values()) {
        filled.add(page.template());
      }
      for (String name : app.build().map(build -> names(build.pages())).orElse(List.of())) {
        if (!filled.contains(name) && !RuntimePages.named(name)) {
          files.add(new PageFile(app.name(), path(name), app.name() + "/" + name));
        }
      }
    }
    return files;
  }

  private static String path(String name) {
    String path = "/" + name.substring(0, name.lastIndexOf('.'));
    if (path.equals("/index")) {
      return "/";
    }
    return path.endsWith("/index") ? path.substring(0, path.length() - "/index".length()) : path;
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.matches(PAGE) && !name.matches(NO_PAGE))
          .sorted(TEMPLATES_LAST)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
