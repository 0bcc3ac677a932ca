package dev.bench.cli.compile;

import dev.bench.build.BuildFault;
import dev.bench.template.RuntimePages;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Checks the texts in Markdown in a draft of a build; faults name the files that people edit. */
public final class MarkdownCheck {

  private static final String SUFFIX = ".md";

  private final Path sources;
  private final Path folder;

  /**
   * A check of the texts in {@code folder}.
   *
   * @param sources where they were copied from
   */
  public MarkdownCheck(Path sources, Path folder) {
    this.sources = sources;
    this.folder = folder;
  }

  /** What is wrong with {@code file}; empty when it is right, or no text of the folder. */
  public Optional<BuildFault> fault(Path file) throws IOException {
    if (!file.startsWith(folder) || !file.toString().endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String name = folder.relativize(file).toString();
    if (RuntimePages.named(name)) {
      String template = name.replace(SUFFIX, ".html");
      return fault(name, "the runtime fills this page; write it as a template, " + template);
    }
    try {
      Files.readString(file);
      return Optional.empty();
    } catch (MalformedInputException e) {
      return fault(name, "this is not UTF-8; save it in that encoding");
    }
  }

  private Optional<BuildFault> fault(String name, String message) {
    return Optional.of(new BuildFault(sources.resolve(name).toString(), 0, 0, message, ""));
  }
}
