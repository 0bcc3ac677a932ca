package dev.bench.web.page;

import dev.bench.app.Generation;
import dev.bench.app.LoadedApp;
import dev.bench.http.Response;
import io.pebbletemplates.pebble.PebbleEngine;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The templates of one generation; everything they print is escaped unless they say otherwise.
 *
 * <p>In {@code developer_mode} a template is read again for each page, so that an edit shows at
 * once. The engine remembers members of app types, so it belongs to the generation. Thread-safe.
 */
public final class Templates {

  private final PebbleEngine engine;

  /** The templates of the apps of {@code generation}, and the runtime's own. */
  public Templates(Generation generation, boolean developerMode) {
    Map<String, Path> folders = new HashMap<>();
    for (LoadedApp app : generation.apps().values()) {
      folders.put(app.name(), app.files().pages().toAbsolutePath().normalize());
    }
    engine =
        new PebbleEngine.Builder()
            .loader(new TemplateLoader(folders))
            .autoEscaping(true)
            .cacheActive(!developerMode)
            .defaultLocale(Locale.ENGLISH)
            .build();
  }

  /** The page that {@code template} makes of {@code model}. */
  public Response page(String template, Map<String, @Nullable Object> model) throws IOException {
    StringWriter html = new StringWriter(4096);
    engine.getTemplate(template).evaluate(html, model);
    return Response.text("text/html", html.toString());
  }
}
