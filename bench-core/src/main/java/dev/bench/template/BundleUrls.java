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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address of each bundle, as {@code sites/assets/assets.json} has it: {@code shop.bundle.js} is
 * at {@code /assets/shop/dist/js/shop.bundle.<HASH>.js}. {@code assets-rtl.json} has the mirrored
 * style sheets: {@code rtl_shop.bundle.css}.
 *
 * <p>A file is read again when it was replaced, so that a page names the newest bundles.
 * Thread-safe.
 */
public final class BundleUrls {

  private static final Logger log = LoggerFactory.getLogger(BundleUrls.class);

  private final Map<Path, Known> known = new ConcurrentHashMap<>();
  private final Set<String> missed = ConcurrentHashMap.newKeySet();
  private final Optional<Path> folder;

  /** The bundles of one bench. */
  public BundleUrls(BenchDirectory bench) {
    this(Optional.of(bench.sites().resolve("assets")));
  }

  private BundleUrls(Optional<Path> folder) {
    this.folder = folder;
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
    Map<String, String> urls = urls("assets.json");
    String url = urls.get(bundle);
    if (url == null) {
      throw new UnknownBundleException(bundle, urls.keySet());
    }
    return url;
  }

  /**
   * The same for a page from right to left: a style sheet in its mirrored form. One that has none
   * stays as it is, and the log says so once.
   */
  public String rtlUrl(String bundle) throws IOException {
    String url = bundle.endsWith(".css") ? urls("assets-rtl.json").get("rtl_" + bundle) : null;
    if (url != null) {
      return url;
    }
    if (bundle.endsWith(".css") && missed.add(bundle)) {
      log.warn(
          "There is no bundle rtl_{}, so pages from right to left get {}; bench build says what it needs",
          bundle,
          bundle);
    }
    return url(bundle);
  }

  private Map<String, String> urls(String map) throws IOException {
    if (folder.isEmpty()) {
      return Map.of();
    }
    Path file = folder.get().resolve(map);
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      String version = about.fileKey() + " " + about.lastModifiedTime() + " " + about.size();
      Known last = known.get(file);
      if (last == null || !last.version.equals(version)) {
        Map<String, String> urls = new TreeMap<>();
        Json.core()
            .object(Files.readString(file))
            .forEach((name, url) -> urls.put(name, String.valueOf(url)));
        last = new Known(version, urls);
        known.put(file, last);
      }
      return last.urls;
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (JsonException broken) {
      throw new IOException(file + " cannot be read; run: bench build --force", broken);
    }
  }
}
