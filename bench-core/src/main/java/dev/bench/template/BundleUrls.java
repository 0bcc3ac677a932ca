package dev.bench.template;

import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The address of each bundle, as {@code sites/assets/assets.json} has it: {@code shop.bundle.js} is
 * at {@code /assets/shop/dist/js/shop.bundle.<HASH>.js}.
 *
 * <p>The file is read again when it was replaced, so that a page names the newest bundles.
 * Thread-safe.
 */
public final class BundleUrls {

  private final Optional<Path> file;
  private volatile Known known = new Known("", Map.of());

  /** The bundles of one bench. */
  public BundleUrls(BenchDirectory bench) {
    this(Optional.of(bench.sites().resolve("assets/assets.json")));
  }

  private BundleUrls(Optional<Path> file) {
    this.file = file;
  }

  /** No bundles, for templates that are parsed but not filled. */
  public static BundleUrls none() {
    return new BundleUrls(Optional.empty());
  }

  private record Known(String version, Map<String, String> urls) {}

  /**
   * The address of the bundle of that name.
   *
   * @throws UnknownBundleException when there is none; the message names those that exist
   */
  public String url(String bundle) throws IOException {
    Map<String, String> urls = file.isEmpty() ? Map.of() : urls(file.get());
    String url = urls.get(bundle);
    if (url == null) {
      throw new UnknownBundleException(bundle, urls.keySet());
    }
    return url;
  }

  private Map<String, String> urls(Path file) throws IOException {
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      String version = about.fileKey() + " " + about.lastModifiedTime() + " " + about.size();
      Known last = known;
      if (!last.version.equals(version)) {
        Map<String, String> urls = new TreeMap<>();
        Json.core()
            .object(Files.readString(file))
            .forEach((name, url) -> urls.put(name, String.valueOf(url)));
        last = new Known(version, urls);
        known = last;
      }
      return last.urls;
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (JsonException broken) {
      throw new IOException(file + " cannot be read; run: bench build --force", broken);
    }
  }
}
