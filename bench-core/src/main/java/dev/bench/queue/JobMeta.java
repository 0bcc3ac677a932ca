package dev.bench.queue;

import dev.bench.app.GenerationId;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept with a job beside its call: RQ's {@code meta}.
 *
 * <p>Shape in Redis: one JSON object. Its members {@code site}, {@code user} and {@code generation}
 * say where the job comes from; all others belong to the job.
 *
 * @param site the site it belongs to, when it says so
 * @param user the user it runs as, when it says so
 * @param generation the code that enqueued it, when it says so
 * @param own the job's own members
 */
public record JobMeta(
    Optional<String> site,
    Optional<String> user,
    Optional<GenerationId> generation,
    Map<String, Object> own) {

  private static final String SITE = "site";
  private static final String USER = "user";
  private static final String GENERATION = "generation";

  /** Copies the map, in its order. */
  public JobMeta {
    own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
  }

  /** The meta of a job that {@code owner} enqueues, with {@code own} members. */
  static JobMeta of(JobRequest.Owner owner, Map<String, Object> own) {
    return new JobMeta(
        Optional.of(owner.site()),
        Optional.of(owner.user()),
        Optional.of(owner.generation()),
        without(own));
  }

  /** The meta in {@code json}; empty when that is not a JSON object. Null members are left out. */
  static JobMeta parse(String json) {
    Map<String, @Nullable Object> members;
    try {
      members = Json.core().object(json);
    } catch (JsonException e) {
      members = Map.of();
    }
    return new JobMeta(
        text(members, SITE),
        text(members, USER),
        text(members, GENERATION).flatMap(GenerationId::parse),
        without(members));
  }

  /** This meta with other members of the job's own; where it comes from stays. */
  public JobMeta withOwn(Map<String, ?> other) {
    return new JobMeta(site, user, generation, without(other));
  }

  /** All members, as they lie in Redis. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>(own);
    site.ifPresent(value -> members.put(SITE, value));
    user.ifPresent(value -> members.put(USER, value));
    generation.ifPresent(value -> members.put(GENERATION, value.toString()));
    return members;
  }

  private static Optional<String> text(Map<String, @Nullable Object> members, String name) {
    return Optional.ofNullable(members.get(name)).map(Object::toString);
  }

  private static Map<String, Object> without(Map<String, ?> members) {
    Map<String, Object> own = new LinkedHashMap<>();
    members.forEach((name, value) -> {
      if (value != null) {
        own.put(name, value);
      }
    });
    own.keySet()
        .removeIf(name -> name.equals(SITE) || name.equals(USER) || name.equals(GENERATION));
    return own;
  }
}
