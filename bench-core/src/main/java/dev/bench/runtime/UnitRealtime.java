package dev.bench.runtime;

import dev.bench.Realtime;
import dev.bench.queue.Event;
import dev.bench.queue.Outgoing;
import dev.bench.redis.RedisUnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Publishes to Frappe's rooms when the unit's transaction commits. */
final class UnitRealtime implements Realtime {

  private final UnitPlan unit;
  private final String user;
  private final UnitState state;

  UnitRealtime(UnitPlan unit, String user, UnitState state) {
    this.unit = unit;
    this.user = user;
    this.state = state;
  }

  @Override
  public Target toUser(String other) {
    return room("user:" + other);
  }

  @Override
  public Target toDoc(String type, String name) {
    return room("doc:" + type + "/" + name);
  }

  @Override
  public Target toDoctype(String type) {
    return room("doctype:" + type);
  }

  @Override
  public Target toTask(String id) {
    return room("task_progress:" + id);
  }

  @Override
  public Target toDesk() {
    return room("all");
  }

  @Override
  public Target toWebsite() {
    return room("website");
  }

  @Override
  public void progress(int percent, String title, String description) {
    state.check();
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("Progress goes from 0 to 100, not to " + percent);
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("percent", percent);
    message.put("title", title);
    message.put("description", description);
    if (unit.job != null) {
      message.put("task_id", unit.job.id());
    }
    try {
      state
          .atOnce()
          .send(new Outgoing(List.of(), List.of(event("user:" + user, "progress", message))));
    } catch (RedisUnavailableException e) {
      state.check(); // progress is worth nothing later: it is dropped while Redis is away
    }
  }

  private Target room(String name) {
    return (event, payload) -> state.add(event(name, event, payload));
  }

  private Event event(String room, String event, Object payload) {
    return new Event(unit.site.name(), room, event, unit.generation.json().write(payload));
  }
}
