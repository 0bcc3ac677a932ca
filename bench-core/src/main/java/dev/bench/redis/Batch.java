package dev.bench.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** Tells everyone who listens to {@code channel} now. */
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
    List<Response<?>> responses = send(client, steps);
    List<Reply> replies = new ArrayList<>(steps.size());
    JedisDataException refusal = null;
    for (int i = 0; i < steps.size(); i++) {
      try {
        replies.add(reply(client, steps.get(i), responses.get(i)));
      } catch (JedisDataException e) {
        refusal = refusal == null ? e : refusal;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return replies;
  }

  private static List<Response<?>> send(RedisClient client, List<Step> steps) {
    List<Response<?>> responses = new ArrayList<>(steps.size());
    try (AbstractPipeline pipeline = client.pipelined()) {
      for (Step step : steps) {
        responses.add(step.command().apply(pipeline));
      }
      pipeline.sync();
    }
    return responses;
  }

  private static Reply reply(RedisClient client, Step step, Response<?> response) {
    try {
      return new Reply(response.get());
    } catch (JedisNoScriptException e) {
      ScriptCall call = step.call();
      if (call == null) {
        throw e;
      }
      client.scriptLoad(call.script().source());
      return new Reply(client.evalsha(call.script().sha(), call.keys(), call.arguments()));
    }
  }
}
