package dev.bench.app;

import dev.bench.PageModel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page that an app serves.
 *
 * @param app the app that declared it
 * @param path the path with {@code {name}} segments
 * @param template the file in the app's {@code www/}; empty for a redirect
 * @param model makes the template's model or the whole answer; null when there is none
 * @param redirect where a redirect leads
 * @param cachedFor how long guests get the page again as it was rendered; zero means not at all
 */
public record Page(
    String app,
    String path,
    String template,
    @Nullable PageModel model,
    Optional<String> redirect,
    Duration cachedFor) {}
