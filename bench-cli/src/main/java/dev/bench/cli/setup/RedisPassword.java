package dev.bench.cli.setup;

import dev.bench.redis.RedisAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The password of a Redis that the bench runs: in its address in the settings, and as a hash in
 * {@code config/<name>.acl}, which Redis reads at its start.
 *
 * <p>The settings get it first. Until Redis has been started again it takes any password of the
 * user {@code default}, so a bench works at every moment in between.
 */
final class RedisPassword {

  private static final int BYTES = 24;
  private static final Pattern DEFAULT_USER = Pattern.compile("(?m)^user default\\b.*$");

  private RedisPassword() {}

  /** An address with a new password. */
  static String added(String address) {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return address.replaceFirst("//", "//default:" + HexFormat.of().formatHex(secret) + "@");
  }

  /** Whether a Redis of the bench's own lets in everybody on this machine. */
  static boolean isMissing(RedisAddress address) {
    return address.isLoopback() && !address.tls() && address.password() == null;
  }

  /**
   * The text of an ACL file in which the user {@code default} has the password of the address;
   * without one the text stays, and so do other users.
   */
  static String merged(String text, RedisAddress address) {
    String password = address.password();
    boolean others = address.user() != null && !address.user().equals("default");
    if (password == null || others) {
      return text;
    }
    String line = "user default on #%s ~* &* +@all".formatted(sha256(password));
    Matcher present = DEFAULT_USER.matcher(text);
    return present.find()
        ? present.replaceFirst(Matcher.quoteReplacement(line))
        : line + "\n" + text;
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
