package dev.bench.queue;

import dev.bench.redis.Redis;
import dev.bench.redis.Reply;
import dev.bench.redis.Script;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/** Reads what jobs left in Redis. */
final class Results {

  private static final Script NEWEST = Script.of(Results.class, "newest.lua");
  private static final Script LENGTH = Script.of(Results.class, "length.lua");
  private static final Script TTL = Script.of(Results.class, "ttl.lua");

  private Results() {}

  /** The newest entry of a job's results. */
  static Map<String, String> of(Redis redis, String id) {
    List<Reply> parts = redis.eval(NEWEST.on("rq:results:" + id)).list();
    Map<String, String> entry = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i += 2) {
      entry.put(parts.get(i).text(), parts.get(i + 1).text());
    }
    return entry;
  }

  /** How many results a job left. */
  static int count(Redis redis, String id) {
    return (int) redis.eval(LENGTH.on("rq:results:" + id)).number();
  }

  static String error(Redis redis, String id) {
    byte[] packed = Base64.getDecoder().decode(of(redis, id).get("exc_string"));
    try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Seconds until the key ends. */
  static long ttl(Redis redis, String key) {
    return redis.eval(TTL.on(key)).number();
  }
}
