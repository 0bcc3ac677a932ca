package dev.bench.build;

import java.time.Instant;
import java.util.List;

/**
 * What {@code manifest.json} of a build says.
 *
 * @param app the app's name
 * @param madeAt when the build was made
 * @param jars the names of the jars that the app brings along
 */
record BuildManifest(String app, Instant madeAt, List<String> jars) {

  BuildManifest {
    jars = List.copyOf(jars);
  }
}
