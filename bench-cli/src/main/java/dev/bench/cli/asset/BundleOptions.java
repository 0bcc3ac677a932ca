package dev.bench.cli.asset;

/**
 * What a caller asks of a build of bundles.
 *
 * @param production whether bundles are made small in {@code developer_mode} too
 * @param force whether they are made again although nothing has changed
 */
public record BundleOptions(boolean production, boolean force) {

  /** As settings say, and only when something has changed. */
  public static BundleOptions usual() {
    return new BundleOptions(false, false);
  }
}
