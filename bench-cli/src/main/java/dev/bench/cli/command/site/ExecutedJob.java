package dev.bench.cli.command.site;

import dev.bench.RunningJob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A job that a command runs itself: no worker knows it, and nothing of it is kept. */
final class ExecutedJob implements RunningJob {

  private final String id = "execute-" + UUID.randomUUID();
  private final Map<String, Object> meta = new LinkedHashMap<>();

  @Override
  public String id() {
    return id;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Map<String, Object> meta() {
    return Map.copyOf(meta);
  }

  @Override
  public void saveMeta(Map<String, ?> other) {
    meta.clear();
    meta.putAll(other);
  }

  /** Ctrl-C ends the command, so nothing else stops it. */
  @Override
  public void checkStop() {}

  @Override
  public boolean stillMine() {
    return true;
  }
}
