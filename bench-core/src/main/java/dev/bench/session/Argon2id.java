package dev.bench.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What an argon2id hash asks for: memory, passes and lanes.
 *
 * <p>Shape of a hash: {@code $argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>}, salt and
 * hash in Base64 without padding. The memory is taken while a hash is made, and freed then. Source:
 * RFC 9106.
 *
 * @param memory in KiB
 * @param passes over the memory
 * @param lanes that could be filled side by side
 */
record Argon2id(int memory, int passes, int lanes) {

  private static final int LEAST_BLOCKS = 8; // of each lane
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,})\\$([A-Za-z0-9+/]{11,})");

  /** What {@code hash} asks for; empty when it is none of argon2id. */
  static Optional<Argon2id> of(String hash) {
    Matcher parts = FORMAT.matcher(hash);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Argon2id found = new Argon2id(number(parts, 1), number(parts, 2), number(parts, 3));
    return found.isPossible() ? Optional.of(found) : Optional.empty();
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private boolean isPossible() {
    return passes >= 1 && lanes >= 1 && memory >= LEAST_BLOCKS * lanes;
  }

  /** Whether it asks for no more than that, of anything. */
  boolean isWithin(Argon2id most) {
    return memory <= most.memory && passes <= most.passes && lanes <= most.lanes;
  }

  /** The hash of a password. */
  String hash(String password, byte[] salt, int length) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            memory,
            passes,
            lanes,
            base64.encodeToString(salt),
            base64.encodeToString(bytes(password, salt, length)));
  }

  /** Whether {@code hash}, which is {@link #of} this, is that of {@code password}. */
  boolean matches(String password, String hash) {
    Matcher parts = FORMAT.matcher(hash);
    if (!parts.matches()) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(parts.group(4));
      byte[] expected = Base64.getDecoder().decode(parts.group(5));
      return MessageDigest.isEqual(expected, bytes(password, salt, expected.length));
    } catch (IllegalArgumentException broken) { // a number of letters that Base64 never has
      return false;
    }
  }

  private byte[] bytes(String password, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] bytes = new byte[length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), bytes);
    return bytes;
  }
}
