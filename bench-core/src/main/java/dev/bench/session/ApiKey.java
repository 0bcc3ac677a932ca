package dev.bench.session;

/**
 * What stands for a user in the header {@code Authorization}.
 *
 * @param key names the user
 * @param secret proves it; shown once, since only its hash is kept
 */
public record ApiKey(String key, String secret) {

  /** As clients send it. */
  public String token() {
    return key + ":" + secret;
  }

  @Override
  public String toString() {
    return "ApiKey[" + key + "]";
  }
}
