package dev.bench.session;

/**
 * Where a login comes from.
 *
 * @param address the caller's IP address
 * @param userAgent what the caller says it is
 */
public record Origin(String address, String userAgent) {

  private static final int LONGEST_ADDRESS = 45;
  private static final int LONGEST_AGENT = 255;

  /** Cuts what would not fit its column. */
  public Origin {
    address = cut(address, LONGEST_ADDRESS);
    userAgent = cut(userAgent, LONGEST_AGENT);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
