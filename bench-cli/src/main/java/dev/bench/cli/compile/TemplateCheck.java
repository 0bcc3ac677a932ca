package dev.bench.cli.compile;

import dev.bench.build.BuildFault;
import dev.bench.template.BundleUrls;
import dev.bench.template.TemplateEngine;
import dev.bench.template.TemplateFault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Parses the templates in a draft of a build; faults are told in the files that people edit. */
public final class TemplateCheck {

  private static final String SUFFIX = ".html";

  private final String app;
  private final Path sources;
  private final Path folder;
  private final TemplateEngine engine;

  /**
   * A check of the templates in {@code folder}.
   *
   * @param sources where they were copied from
   */
  public TemplateCheck(String app, Path sources, Path folder) {
    this.app = app;
    this.sources = sources;
    this.folder = folder;
    this.engine =
        new TemplateEngine(Map.of(app, folder), "/no/templates/of/the/runtime/", BundleUrls.none());
  }

  /** What is wrong with {@code file}; empty when it is right, or no template of the folder. */
  public Optional<BuildFault> fault(Path file) {
    if (!file.startsWith(folder) || !file.toString().endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String name = folder.relativize(file).toString();
    return engine.fault(app + "/" + name).map(fault -> at(sources.resolve(name), fault));
  }

  private static BuildFault at(Path file, TemplateFault fault) {
    String line = SourceLine.of(file, fault.line());
    return new BuildFault(file.toString(), fault.line(), 0, fault.message(), line);
  }
}
