package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import java.util.List;

/**
 * What a run of esbuild has made.
 *
 * @param metafile what it has read and written
 * @param warnings what it finds odd
 */
record Made(Metafile metafile, List<BuildFault> warnings) {

  Made {
    warnings = List.copyOf(warnings);
  }
}
