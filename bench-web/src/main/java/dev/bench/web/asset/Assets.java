package dev.bench.web.asset;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.bench.DoesNotExistException;
import dev.bench.config.BenchDirectory;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /assets/<app>/…}: what {@code bench build} has made in {@code sites/assets}, else
 * the {@code public} folder of the app's current build; {@code /assets/bench/…} comes from the
 * runtime itself. Bundles, {@code /assets/<app>/dist/…}, lie in {@code sites/assets/.dist/<app>},
 * with those of earlier builds for pages that are still open.
 *
 * <p>Files up to 256 KiB are kept in memory, 32 MiB of them, and for a second after a look at the
 * file they are answered at once. A name with a hash in {@code dist} is cached for ever. In {@code
 * developer_mode} every request looks. Thread-safe.
 */
public final class Assets implements Application {

  /** Where the path begins. */
  public static final String PREFIX = "/assets/";

  private static final String BUILT_IN = "bench/";
  private static final String BUNDLES = "dist/";
  private static final long SMALL_BYTES = 256 << 10;
  private static final long MEMORY_BYTES = 32 << 20;
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final String CACHING = "public,max-age=43200";
  private static final String FOR_EVER = "public,max-age=31536000,immutable";

  /** Such as {@code /assets/todo/dist/js/todo.bundle.7Q2K4XAB.js}. */
  private static final Pattern HASHED =
      Pattern.compile("/assets/[^/]+/dist/.*\\.[A-Z0-9]{8}\\.[a-z0-9.]+");

  private final BenchDirectory directory;
  private final Duration fresh;
  private final Cache<String, Kept> memory =
      Caffeine.newBuilder()
          .maximumWeight(MEMORY_BYTES)
          .weigher((String path, Kept kept) -> kept.weight())
          .build();

  /** The assets of the bench in {@code directory}. */
  public Assets(BenchDirectory directory, boolean developerMode) {
    this.directory = directory;
    this.fresh = developerMode ? Duration.ZERO : FRESH;
  }

  /** The answer when it is in memory and was checked a moment ago. */
  public Optional<Response> fromMemory(Request request) {
    Kept kept = memory.getIfPresent(request.path());
    return kept != null && System.nanoTime() - kept.lookedAt < fresh.toNanos()
        ? Optional.of(kept.variants.forCaller(request))
        : Optional.empty();
  }

  @Override
  public Response handle(Request request) throws IOException {
    String relative = request.path().substring(PREFIX.length());
    Optional<Path> file = find(relative);
    if (file.isPresent()) {
      return ofFile(request, file.get());
    }
    if (relative.startsWith(BUILT_IN)) {
      Variants own = ofRuntime(request.path(), relative.substring(BUILT_IN.length()));
      if (own != null) {
        return own.forCaller(request);
      }
    }
    throw new DoesNotExistException("There is no asset " + request.path());
  }

  private Optional<Path> find(String relative) throws IOException {
    int slash = relative.indexOf('/');
    if (slash <= 0 || relative.startsWith(".")) {
      return Optional.empty();
    }
    String app = relative.substring(0, slash);
    String name = relative.substring(slash + 1);
    Path assets = directory.sites().resolve("assets");
    if (name.startsWith(BUNDLES)) {
      Path bundles = assets.resolve(".dist").resolve(app);
      Optional<Path> bundle = FolderFiles.find(bundles, name.substring(BUNDLES.length()));
      if (bundle.isPresent()) {
        return bundle;
      }
    }
    Optional<Path> file = FolderFiles.find(assets.resolve(app), name);
    return file.isPresent()
        ? file
        : FolderFiles.find(directory.builds().resolve(app).resolve("current/public"), name);
  }

  private Response ofFile(Request request, Path file) throws IOException {
    String path = request.path();
    long size = Files.size(file);
    if (size > SMALL_BYTES) {
      return Variants.ofLarge(request, caching(path), file);
    }
    long time = Files.getLastModifiedTime(file).toMillis();
    Kept kept = memory.getIfPresent(path);
    Variants variants =
        kept != null && kept.time == time && kept.size == size
            ? kept.variants
            : Variants.of(path, caching(path), file);
    memory.put(path, new Kept(variants, time, size, System.nanoTime()));
    return variants.forCaller(request);
  }

  /** A file whose name holds the hash of its content never changes. */
  private static String caching(String path) {
    return HASHED.matcher(path).matches() ? FOR_EVER : CACHING;
  }

  private @Nullable Variants ofRuntime(String path, String name) throws IOException {
    Kept kept = memory.getIfPresent(path);
    if (kept == null) {
      if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
        return null;
      }
      try (InputStream in = Assets.class.getResourceAsStream("/dev/bench/web/assets/" + name)) {
        if (in == null) {
          return null;
        }
        byte[] content = in.readAllBytes();
        kept = new Kept(Variants.of(path, CACHING, content), 0, content.length, System.nanoTime());
      }
    }
    memory.put(path, new Kept(kept.variants, kept.time, kept.size, System.nanoTime()));
    return kept.variants;
  }

  private record Kept(Variants variants, long time, long size, long lookedAt) {
    int weight() {
      return variants.bytes() + 1024;
    }
  }
}
