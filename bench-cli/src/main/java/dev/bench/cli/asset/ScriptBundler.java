package dev.bench.cli.asset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes bundles of scripts: esbuild by itself, or esbuild with the compiler of Vue. */
interface ScriptBundler {

  /**
   * Makes a bundle of each entry in the folder {@code made}.
   *
   * @throws BrokenBundleException when a source is wrong
   */
  Made bundles(BundleSources sources, List<Path> entries, Path made) throws IOException;
}
