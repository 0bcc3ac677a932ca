package dev.bench.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script that runs inside Redis, in one step and alone: made of resources that are joined in
 * order, so that scripts can share functions.
 *
 * <p>Immutable. Redis knows it by the SHA-1 of its text.
 */
public final class Script {

  private final String name;
  private final String source;
  private final byte[] sha;

  private Script(String name, String source) {
    this.name = name;
    this.source = source;
    this.sha = sha1(source).getBytes(StandardCharsets.US_ASCII);
  }

  /** Joins the resources beside {@code anchor}; the last one gives the script its name. */
  public static Script of(Class<?> anchor, String... resources) {
    StringBuilder source = new StringBuilder();
    for (String resource : resources) {
      source.append(read(anchor, resource)).append('\n');
    }
    return new Script(resources[resources.length - 1], source.toString());
  }

  /** A call of it on {@code keys}, to which arguments can be added. */
  public ScriptCall on(String... keys) {
    return new ScriptCall(this, List.of(keys));
  }

  String source() {
    return source;
  }

  byte[] sha() {
    return sha;
  }

  @Override
  public String toString() {
    return name;
  }

  private static String read(Class<?> anchor, String resource) {
    try (InputStream in = anchor.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("No script " + resource + " beside " + anchor.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
