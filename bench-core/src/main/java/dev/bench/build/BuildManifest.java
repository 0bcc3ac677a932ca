package dev.bench.build;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code manifest.json} of a build says.
 *
 * @param app the app's name
 * @param madeAt when the build was made
 * @param code the hash of classes, resources and jars, with a time behind it when it was made again
 *     in place of a damaged one; null in builds that older versions made
 * @param jars the names of the jars that the app brings along
 * @param annotated the names of the classes with exposed or job methods; null in builds that older
 *     versions made
 */
record BuildManifest(
    String app,
    Instant madeAt,
    @Nullable String code,
    List<String> jars,
    @Nullable List<String> annotated) {

  BuildManifest {
    jars = List.copyOf(jars);
    annotated = annotated == null ? null : List.copyOf(annotated);
  }

  /** The manifest of {@code build}; empty when that is removed meanwhile, or was damaged. */
  static Optional<BuildManifest> of(AppBuild build) throws IOException {
    try {
      String text = Files.readString(build.folder().resolve(AppBuild.MANIFEST));
      return Optional.of(Json.core().read(text, BuildManifest.class));
    } catch (NoSuchFileException | JsonException unreadable) {
      return Optional.empty();
    }
  }

  /** What stands for classes, resources and jars; empty when it is unknown. */
  Optional<String> codeId() {
    return Optional.ofNullable(code);
  }

  /** The classes with exposed or job methods; empty when they are unknown. */
  Optional<List<String>> annotatedClasses() {
    return Optional.ofNullable(annotated);
  }
}
