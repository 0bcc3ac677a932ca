package dev.bench.cli.asset;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * A bundle that was built.
 *
 * @param name what pages call it, such as {@code shop.bundle.js}
 * @param file its file below the app's bundles, such as {@code js/shop.bundle.ABCDEFGH.js}
 * @param bytes its size
 */
public record Bundle(String name, String file, long bytes) {

  /** Before the name of a style sheet: its form for right-to-left languages. */
  static final String RTL = "rtl_";

  private static final String RTL_FOLDER = "css-rtl/";

  /** Where browsers find it. */
  String url(String app) {
    return "/assets/" + app + "/dist/" + file;
  }

  /** Whether it is a style sheet. */
  boolean isStyles() {
    return name.endsWith(".css");
  }

  /** Whether the style sheet at {@code url} is a right-to-left form. */
  static boolean isRtl(String url) {
    return url.contains("/dist/" + RTL_FOLDER);
  }

  /** The file of the right-to-left form of the style sheet {@code name}, by its content. */
  static String rtlFile(String name, byte[] content) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    String hash = HexFormat.of().withUpperCase().toHexDigits(sum.getValue(), 8);
    return RTL_FOLDER + name.replaceFirst("\\.css$", "." + hash + ".css");
  }
}
