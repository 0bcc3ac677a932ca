package dev.bench.realtime.packet;

import dev.bench.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Encodes packets of Socket.IO protocol 5 and of Engine.IO 4, text only. Safe for many threads.
 *
 * <p>The caller holds each frame that it gets, and releases it once it has handed it out.
 */
public final class Frames {

  private static final byte[] END = {']'};

  private final UnsentBudget budget;

  public Frames(UnsentBudget budget) {
    this.budget = budget;
  }

  /** An event in a namespace. */
  public Frame event(String namespace, ServerEvent event) {
    return Frame.of(budget, bytes("42" + namespace + ","), event.name(), event.payload(), END);
  }

  /** The answer to a client that has entered a namespace. */
  public Frame welcome(String namespace, String id) {
    return message("40", namespace, Map.of("sid", id));
  }

  /** The answer to a client that may not enter. */
  public Frame refusal(String namespace, String reason) {
    return message("44", namespace, Map.of("message", reason));
  }

  /** A packet of Engine.IO as it stands. */
  public Frame engine(String packet) {
    return Frame.of(budget, bytes(packet));
  }

  private Frame message(String types, String namespace, Map<String, String> data) {
    String target = namespace.equals("/") ? "" : namespace + ",";
    return engine(types + target + Json.core().write(data));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
