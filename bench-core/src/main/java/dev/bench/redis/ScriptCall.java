package dev.bench.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A script with the keys and arguments of one run.
 *
 * <p>Confined to the thread that builds it.
 */
public final class ScriptCall {

  private final Script script;
  private final List<byte[]> keys;
  private final List<byte[]> arguments = new ArrayList<>();

  ScriptCall(Script script, Collection<String> keys) {
    this.script = script;
    this.keys = keys.stream().map(ScriptCall::bytes).toList();
  }

  /** Adds a text. */
  public ScriptCall with(String text) {
    return with(bytes(text));
  }

  /** Adds a number, as decimal text. */
  public ScriptCall with(long number) {
    return with(Long.toString(number));
  }

  /** Adds bytes as they are. */
  public ScriptCall with(byte[] bytes) {
    arguments.add(bytes);
    return this;
  }

  /** Adds how many texts follow, and the texts. */
  public ScriptCall withAll(Collection<String> texts) {
    with(texts.size());
    texts.forEach(this::with);
    return this;
  }

  Script script() {
    return script;
  }

  List<byte[]> keys() {
    return keys;
  }

  List<byte[]> arguments() {
    return arguments;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
