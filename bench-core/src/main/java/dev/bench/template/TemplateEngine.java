package dev.bench.template;

import dev.bench.json.Json;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills templates, each of which is read once; everything they print is escaped for HTML unless
 * they say otherwise.
 *
 * <p>A template is named by its app and its file, such as {@code todo/todos.html}. The engine
 * remembers members of app types, so it belongs to a generation. Thread-safe.
 */
public final class TemplateEngine {

  private final TemplateLoader loader;
  private final BundleUrls bundles;
  private volatile @Nullable PebbleEngine engine;

  /**
   * Templates of apps.
   *
   * @param folders where the templates of each app lie, by app
   * @param ownFolder where those of the runtime, called {@code bench/…}, lie on the class path;
   *     with a slash at both ends
   * @param bundles what {@code asset("…")} names
   */
  public TemplateEngine(Map<String, Path> folders, String ownFolder, BundleUrls bundles) {
    Map<String, Path> absolute = new HashMap<>();
    folders.forEach((app, folder) -> absolute.put(app, folder.toAbsolutePath().normalize()));
    loader = new TemplateLoader(absolute, ownFolder);
    this.bundles = bundles;
  }

  /** {@code value} as JSON that may stand inside of a script element; not escaped again. */
  public static Object script(Object value) {
    String json = Json.core().write(value);
    return new SafeString(
        json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
  }

  /** Whether there is a template of that name. */
  public boolean has(String template) {
    return loader.resourceExists(template);
  }

  /** What is wrong with the text of {@code template}; what it names is not looked at. */
  public Optional<TemplateFault> fault(String template) {
    try {
      engine().getTemplate(template);
      return Optional.empty();
    } catch (PebbleException wrong) {
      int line = wrong.getLineNumber() == null ? 0 : wrong.getLineNumber();
      return Optional.of(new TemplateFault(line, wrong.getPebbleMessage()));
    }
  }

  /** The text that {@code template} makes of {@code model}. */
  public String text(String template, Map<String, ? extends @Nullable Object> model)
      throws IOException {
    StringWriter text = new StringWriter(4096);
    engine().getTemplate(template).evaluate(text, new HashMap<>(model));
    return text.toString();
  }

  /** Made at first use: most processes fill no template. */
  private PebbleEngine engine() {
    PebbleEngine known = engine;
    if (known == null) {
      known =
          new PebbleEngine.Builder()
              .loader(loader)
              .extension(new AssetFunction(bundles))
              .autoEscaping(true)
              .defaultLocale(Locale.ENGLISH)
              .build();
      engine = known;
    }
    return known;
  }
}
