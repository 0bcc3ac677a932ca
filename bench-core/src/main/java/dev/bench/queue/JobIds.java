package dev.bench.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The ids of jobs: {@code [A-Za-z0-9_-]+}, beginning with a short hash of the site, so that one
 * site cannot look up another's.
 */
public final class JobIds {

  private static final Pattern OWN = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final int PREFIX_BYTES = 4;

  private JobIds() {}

  /** A new id for {@code site}. */
  public static String random(String site) {
    return prefix(site) + UUID.randomUUID().toString().replace("-", "");
  }

  /** Whether {@code own} can be the part of an id that an app chooses. */
  public static boolean isOwn(String own) {
    return OWN.matcher(own).matches();
  }

  /** The id for {@code site} that holds {@code own}, which the caller chose. */
  public static String of(String site, String own) {
    if (!isOwn(own)) {
      throw new IllegalArgumentException(
          "A job id has 1 to 100 letters, digits, _ or -, unlike \"%s\"".formatted(own));
    }
    return own.startsWith(prefix(site)) ? own : prefix(site) + own;
  }

  /** A text that is equal for jobs of {@code site} and {@code method} with the same {@code key}. */
  public static String unique(String site, String method, String key) {
    return prefix(site) + HexFormat.of().formatHex(sha256(method + "\n" + key));
  }

  /** Whether {@code id} is one of {@code site}'s. */
  public static boolean belongs(String site, String id) {
    return id.startsWith(prefix(site));
  }

  private static String prefix(String site) {
    return HexFormat.of().formatHex(sha256(site), 0, PREFIX_BYTES) + "-";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
