package dev.bench.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.SetParams;

/**
 * Commands that travel to Redis in one write; see {@link Redis#pipelined}.
 *
 * <p>Confined to the thread that fills it.
 */
public final class Batch {

  private final List<Step> steps = new ArrayList<>();

  Batch() {}

  /** One command; {@code call} is kept to be able to repeat it once its script is loaded. */
  private record Step(Function<AbstractPipeline, Response<?>> command, @Nullable ScriptCall call) {}

  /** Runs a script. */
  public Batch eval(ScriptCall call) {
    steps.add(new Step(p -> p.evalsha(call.script().sha(), call.keys(), call.arguments()), call));
    return this;
  }

  /** Publishes to {@code channel}. */
  public Batch publish(String channel, String message) {
    return add(p -> p.publish(channel, message));
  }

  /** The text under {@code key}. */
  public Batch get(String key) {
    return add(p -> p.get(key));
  }

  /** Keeps {@code value} for {@code ttl}. */
  public Batch set(String key, String value, Duration ttl) {
    return add(p -> p.set(key, value, SetParams.setParams().px(ttl.toMillis())));
  }

  /** Forgets a key. */
  public Batch del(String key) {
    return add(p -> p.del(key));
  }

  /** Sets fields of a hash. */
  public Batch hset(String key, Map<String, String> fields) {
    return add(p -> p.hset(key, fields));
  }

  /** Sets a field of a hash that has none of that name. */
  public Batch hsetIfAbsent(String key, String field, String value) {
    return add(p -> p.hsetnx(key, field, value));
  }

  /** All fields of a hash; see {@link Reply#texts}. */
  public Batch hgetAll(String key) {
    return add(p -> p.hgetAll(key));
  }

  /** Lets the key end after {@code ttl}. */
  public Batch expire(String key, Duration ttl) {
    return add(p -> p.pexpire(key, ttl.toMillis()));
  }

  /** How many items a list has. */
  public Batch llen(String key) {
    return add(p -> p.llen(key));
  }

  /** How many members a sorted set has. */
  public Batch zcard(String key) {
    return add(p -> p.zcard(key));
  }

  private Batch add(Function<AbstractPipeline, Response<?>> command) {
    steps.add(new Step(command, null));
    return this;
  }

  List<Reply> run(RedisClient client) {
    if (steps.isEmpty()) {
      return List.of();
    }
    List<@Nullable Object> answers = send(client, steps);
    List<Integer> unknown = unknownScripts(answers);
    if (!unknown.isEmpty()) {
      Set<Script> scripts = new LinkedHashSet<>();
      List<Step> again = unknown.stream().map(steps::get).toList();
      again.forEach(step -> scripts.add(Objects.requireNonNull(step.call()).script()));
      scripts.forEach(script -> client.scriptLoad(script.source()));
      List<@Nullable Object> late = send(client, again);
      for (int i = 0; i < late.size(); i++) {
        answers.set(unknown.get(i), late.get(i));
      }
    }
    for (Object answer : answers) {
      if (answer instanceof JedisDataException refusal) {
        throw refusal;
      }
    }
    return answers.stream().map(Reply::new).toList();
  }

  private List<Integer> unknownScripts(List<@Nullable Object> answers) {
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof JedisNoScriptException && steps.get(i).call() != null) {
        unknown.add(i);
      }
    }
    return unknown;
  }

  /** What Redis answered to each step, or why it refused it. */
  private static List<@Nullable Object> send(RedisClient client, List<Step> steps) {
    List<Response<?>> responses = new ArrayList<>(steps.size());
    try (AbstractPipeline pipeline = client.pipelined()) {
      for (Step step : steps) {
        responses.add(step.command().apply(pipeline));
      }
      pipeline.sync();
    }
    List<@Nullable Object> answers = new ArrayList<>(steps.size());
    for (Response<?> response : responses) {
      try {
        answers.add(response.get());
      } catch (JedisDataException e) {
        answers.add(e);
      }
    }
    return answers;
  }
}
