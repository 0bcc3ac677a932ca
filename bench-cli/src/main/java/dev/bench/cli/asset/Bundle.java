package dev.bench.cli.asset;

/**
 * A bundle that was built.
 *
 * @param name what pages call it, such as {@code shop.bundle.js}
 * @param file its file below the app's bundles, such as {@code js/shop.bundle.ABCDEFGH.js}
 * @param bytes its size
 */
public record Bundle(String name, String file, long bytes) {

  /** Where browsers find it. */
  String url(String app) {
    return "/assets/" + app + "/dist/" + file;
  }
}
