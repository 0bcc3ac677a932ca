package dev.bench.cli.watch;

import dev.bench.App;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/** The jars of this runtime that apps compile against. */
final class PublicApi {

  private static final List<Class<?>> ONE_OF_EACH =
      List.of(
          App.class,
          org.jdbi.v3.core.Jdbi.class,
          org.slf4j.Logger.class,
          org.jspecify.annotations.Nullable.class,
          com.fasterxml.jackson.annotation.JsonProperty.class);

  private PublicApi() {}

  /** Jars, or folders of classes in a build that is under way. */
  static List<Path> paths() {
    return ONE_OF_EACH.stream().flatMap(PublicApi::origin).distinct().toList();
  }

  private static Stream<Path> origin(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return source == null ? Stream.empty() : Stream.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
