package dev.bench.redis;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.ZRangeParams;

/**
 * One Redis as the rooms of a bench use it.
 *
 * <p>Opening it does not connect: that happens with the first command, and again by itself after an
 * outage. Texts are UTF-8, times to live are rounded up to milliseconds.
 *
 * <p>Safe for use by many threads, virtual ones too; a command waits for its turn and for its
 * answer as long as {@link RedisLimits} say.
 *
 * <p>Every command throws {@link RedisUnavailableException} when Redis cannot serve it, and {@link
 * RedisRefusedException} when the command is wrong for what the key holds. A command that may be
 * done twice without harm is tried a second time when its connection had died in the pool.
 */
public final class Redis implements AutoCloseable {

  private static final Pattern UPTIME = Pattern.compile("uptime_in_seconds:(\\d{1,15})");
  private static final Pattern VERSION = Pattern.compile("redis_version:([0-9.]+)");

  private final Connections connections;

  private Redis(Connections connections) {
    this.connections = connections;
  }

  /**
   * The Redis at {@code uri}, with the default limits.
   *
   * @param clientName what {@code CLIENT LIST} shows
   */
  public static Redis connect(URI uri, String clientName) {
    return connect(RedisAddress.of(uri), clientName, RedisLimits.DEFAULT);
  }

  /** The Redis at {@code address}, with the default limits. */
  public static Redis connect(RedisAddress address, String clientName) {
    return connect(address, clientName, RedisLimits.DEFAULT);
  }

  /** The Redis at {@code address}. */
  public static Redis connect(RedisAddress address, String clientName, RedisLimits limits) {
    return new Redis(new Connections(address, clientName, limits));
  }

  /**
   * The server that serves {@code address} now, for programs that speak to one server: the address
   * itself, or the master that its Sentinels name at the moment.
   *
   * @throws RedisUnavailableException when no Sentinel knows a master
   */
  public static RedisAddress serving(RedisAddress address) {
    return address.sentinels() == null ? address : Connections.master(address, RedisLimits.DEFAULT);
  }

  /** Where it is. */
  public RedisAddress address() {
    return connections.address();
  }

  /** Whether it answers now. */
  public boolean available() {
    return complaint().isEmpty();
  }

  /** Why it does not serve now, in one sentence with what to do; empty when it does. */
  public Optional<String> complaint() {
    try {
      connections.repeatable(c -> c.ping());
      return Optional.empty();
    } catch (RedisUnavailableException | RedisRefusedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Its clock, in microseconds. */
  public Instant time() {
    List<Reply> parts = evalRepeatable(RedisScripts.TIME.on()).list();
    return Instant.ofEpochSecond(parts.get(0).number(), parts.get(1).number() * 1000);
  }

  /** How long it has run; zero when it does not tell. */
  public Duration uptime() {
    String server = connections.repeatable(c -> c.info("server"));
    Matcher found = UPTIME.matcher(server);
    return found.find() ? Duration.ofSeconds(Long.parseLong(found.group(1))) : Duration.ZERO;
  }

  /** Its version, such as {@code 7.0.15}; empty when it does not tell. */
  public Optional<String> version() {
    Matcher found = VERSION.matcher(connections.repeatable(c -> c.info("server")));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** What its configuration says under {@code name}; empty when it does not tell. */
  public Optional<String> setting(String name) {
    try {
      return Optional.ofNullable(connections.repeatable(c -> c.configGet(name)).get(name));
    } catch (RedisRefusedException | RedisUnavailableException e) {
      if (available()) {
        return Optional.empty(); // a managed service forbids CONFIG
      }
      throw e;
    }
  }

  /**
   * Lets it append each write to a file from now on, and waits until that file holds all data.
   *
   * @throws RedisRefusedException when that takes longer than {@code limit}, or fails
   */
  public void keepEachWrite(Duration limit) {
    new AppendOnlyFile(connections).turnOn(limit);
  }

  // Texts.

  /** The text under {@code key}. */
  public Optional<String> get(String key) {
    return Optional.ofNullable(connections.repeatable(c -> c.get(key)));
  }

  /** The texts under {@code keys}, in their order, by one command. */
  public List<Optional<String>> getAll(String... keys) {
    return connections.repeatable(c -> c.mget(keys)).stream().map(Optional::ofNullable).toList();
  }

  /** Keeps {@code value} without an end. */
  public void set(String key, String value) {
    connections.repeatable(c -> c.set(key, value));
  }

  /** Keeps {@code value} for {@code ttl}. */
  public void set(String key, String value, Duration ttl) {
    connections.repeatable(c -> c.set(key, value, SetParams.setParams().px(millis(ttl))));
  }

  /** Keeps {@code value} for {@code ttl} if there is none yet; whether there was none. */
  public boolean setIfAbsent(String key, String value, Duration ttl) {
    SetParams onlyNew = SetParams.setParams().nx().px(millis(ttl));
    return connections.once(c -> c.set(key, value, onlyNew)) != null;
  }

  /** Adds one to a counter that ends {@code ttl} after its first count; what it says then. */
  public long incr(String key, Duration ttl) {
    return eval(RedisScripts.INCREMENT.on(key).with(millis(ttl))).number();
  }

  /** Adds one to a counter without an end; what it says then. */
  public long incr(String key) {
    return connections.once(c -> c.incr(key));
  }

  // Keys.

  /** Forgets the keys; how many there were. */
  public long del(String... keys) {
    return keys.length == 0 ? 0 : connections.repeatable(c -> c.del(keys));
  }

  /** Forgets {@code key} if it holds {@code value}; whether it did. */
  public boolean delIfEqual(String key, String value) {
    return evalRepeatable(RedisScripts.DELETE_IF_EQUAL.on(key).with(value)).number() == 1;
  }

  /** Whether there is such a key. */
  public boolean exists(String key) {
    return connections.repeatable(c -> c.exists(key));
  }

  /** Lets the key end after {@code ttl}; whether there is one. */
  public boolean expire(String key, Duration ttl) {
    return connections.repeatable(c -> c.pexpire(key, millis(ttl))) == 1;
  }

  // Hashes.

  /** One field. */
  public Optional<String> hget(String key, String field) {
    return Optional.ofNullable(connections.repeatable(c -> c.hget(key, field)));
  }

  /** All fields; empty when there is no such key. */
  public Map<String, String> hgetAll(String key) {
    return connections.repeatable(c -> c.hgetAll(key));
  }

  /** All fields as bytes; empty when there is no such key. */
  public Map<String, byte[]> fields(String key) {
    Map<byte[], byte[]> raw =
        connections.repeatable(c -> c.hgetAll(key.getBytes(StandardCharsets.UTF_8)));
    Map<String, byte[]> fields = new LinkedHashMap<>();
    raw.forEach((field, value) -> fields.put(new String(field, StandardCharsets.UTF_8), value));
    return fields;
  }

  /** Sets one field. */
  public void hset(String key, String field, String value) {
    connections.repeatable(c -> c.hset(key, field, value));
  }

  /** Sets fields; none is no command. */
  public void hset(String key, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      connections.repeatable(c -> c.hset(key, fields));
    }
  }

  /** Forgets fields; how many there were. */
  public long hdel(String key, String... fields) {
    return fields.length == 0 ? 0 : connections.repeatable(c -> c.hdel(key, fields));
  }

  // Sets, sorted sets, lists.

  /** Adds members to a set; how many were new. */
  public long sadd(String key, String... members) {
    return members.length == 0 ? 0 : connections.repeatable(c -> c.sadd(key, members));
  }

  /** Takes members out of a set; how many there were. */
  public long srem(String key, String... members) {
    return members.length == 0 ? 0 : connections.repeatable(c -> c.srem(key, members));
  }

  /** The members of a set. */
  public Set<String> smembers(String key) {
    return connections.repeatable(c -> c.smembers(key));
  }

  /** Puts a member into a sorted set, or moves it. */
  public void zadd(String key, double score, String member) {
    connections.repeatable(c -> c.zadd(key, score, member));
  }

  /** Takes members out of a sorted set; how many there were. */
  public long zrem(String key, String... members) {
    return members.length == 0 ? 0 : connections.repeatable(c -> c.zrem(key, members));
  }

  /** At most {@code limit} members with a score up to {@code highest}, lowest first. */
  public List<String> zrangeByScore(String key, double highest, int limit) {
    ZRangeParams range =
        ZRangeParams.zrangeByScoreParams(Double.NEGATIVE_INFINITY, highest).limit(0, limit);
    return connections.repeatable(c -> c.zrange(key, range));
  }

  /** How many members a sorted set has. */
  public long zcard(String key) {
    return connections.repeatable(c -> c.zcard(key));
  }

  /** How many items a list has. */
  public long llen(String key) {
    return connections.repeatable(c -> c.llen(key));
  }

  /** The items {@code from} to {@code to} of a list, both included; -1 is the last one. */
  public List<String> lrange(String key, long from, long to) {
    return connections.repeatable(c -> c.lrange(key, from, to));
  }

  /** How many items of a list lie before the first {@code item}; empty when it is not in it. */
  public OptionalLong position(String key, String item) {
    Long index = connections.repeatable(c -> c.lpos(key, item));
    return index == null ? OptionalLong.empty() : OptionalLong.of(index);
  }

  // Messages, scripts, pipelines.

  /**
   * Publishes to {@code channel} and returns the number of its listeners. When the connection dies
   * meanwhile, the message may be published twice.
   */
  public long publish(String channel, String message) {
    return connections.repeatable(c -> c.publish(channel, message));
  }

  /** Runs a script once: whether it was done is unknown when the connection fails meanwhile. */
  public Reply eval(ScriptCall call) {
    return connections.once(client -> run(client, call));
  }

  /** Runs a script that may be done twice without harm. */
  public Reply evalRepeatable(ScriptCall call) {
    return connections.repeatable(client -> run(client, call));
  }

  private static Reply run(RedisClient client, ScriptCall call) {
    byte[] sha = call.script().sha();
    try {
      return new Reply(client.evalsha(sha, call.keys(), call.arguments()));
    } catch (JedisNoScriptException e) {
      client.scriptLoad(call.script().source());
      return new Reply(client.evalsha(sha, call.keys(), call.arguments()));
    }
  }

  /**
   * Sends all commands in one write and gives their replies in order.
   *
   * <p>They are no transaction. When one is refused, all others are done all the same, and the
   * first refusal is thrown.
   */
  public List<Reply> pipelined(Consumer<Batch> commands) {
    Batch batch = new Batch();
    commands.accept(batch);
    return connections.once(batch::run);
  }

  /** Like {@link #pipelined}, for commands that may be done twice without harm. */
  public List<Reply> pipelinedRepeatable(Consumer<Batch> commands) {
    Batch batch = new Batch();
    commands.accept(batch);
    return connections.repeatable(batch::run);
  }

  // Connections beside the pool.

  /** Listens to {@code channels} until it is closed, through outages. */
  public Subscription subscribe(Set<String> channels, SubscriptionListener listener) {
    return Subscription.start(connections, channels, listener);
  }

  /** A connection for one thread that waits for entries of a stream, at most {@code longest}. */
  public StreamWait streamWait(Duration longest) {
    return new StreamWait(connections, longest);
  }

  @Override
  public void close() {
    connections.close();
  }

  private static long millis(Duration ttl) {
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException("A time to live must be above zero, not " + ttl);
    }
    return Math.max(1, ttl.plusNanos(999_999).toMillis());
  }
}
