package dev.bench.web.page;

import dev.bench.app.Generation;
import dev.bench.app.LoadedApp;
import dev.bench.http.Response;
import dev.bench.template.BundleUrls;
import dev.bench.template.TemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The page templates of one generation: those in the builds of its apps, and the runtime's own. In
 * {@code developer_mode} whole pages get {@link DeveloperScript}.
 *
 * <p>Thread-safe.
 */
public final class Templates {

  private static final String OWN_FOLDER = "/dev/bench/web/pages/";

  private final TemplateEngine engine;
  private final Map<String, Path> folders;
  private final Map<String, Markdown> texts = new ConcurrentHashMap<>();
  private final @Nullable DeveloperScript script;

  /** The templates of the apps of {@code generation}, and the runtime's own. */
  public Templates(Generation generation, BundleUrls bundles, boolean developerMode) {
    folders = new HashMap<>();
    for (LoadedApp app : generation.apps().values()) {
      app.build().ifPresent(build -> folders.put(app.name(), build.pages()));
    }
    script = developerMode ? new DeveloperScript(generation) : null;
    engine = new TemplateEngine(folders, OWN_FOLDER, bundles);
  }

  /** Whether one of the installed apps has {@code file} in its {@code www/}. */
  boolean has(List<String> installed, String file) {
    return installed.stream().anyMatch(app -> engine.has(app + "/" + file));
  }

  /**
   * The page that the runtime's template {@code file} makes of {@code model}; an app that is
   * installed on the site can have another one at the same place of its {@code www/}. The app that
   * was installed last goes first.
   */
  public Response own(List<String> installed, String file, Map<String, @Nullable Object> model)
      throws IOException {
    for (String app : installed.reversed()) {
      if (engine.has(app + "/" + file)) {
        return page(app + "/" + file, model);
      }
    }
    return page("bench/" + file, model);
  }

  /** The text in Markdown called {@code file}, such as {@code shop/about.md}; read once. */
  Markdown markdown(String file) throws IOException {
    Markdown known = texts.get(file);
    if (known == null) {
      int slash = file.indexOf('/');
      Path folder = folders.get(file.substring(0, slash));
      if (folder == null) {
        throw new IOException("No app has " + file);
      }
      known = Markdown.of(Files.readString(folder.resolve(file.substring(slash + 1))));
      texts.put(file, known);
    }
    return known;
  }

  /** The page that {@code template} makes of {@code model}. */
  public Response page(String template, Map<String, @Nullable Object> model) throws IOException {
    String html = engine.text(template, model);
    return Response.text("text/html", script == null ? html : script.addedTo(html));
  }
}
