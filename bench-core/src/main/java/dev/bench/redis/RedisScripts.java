package dev.bench.redis;

/** The scripts behind commands of {@link Redis} that Redis has no command for. */
final class RedisScripts {

  static final Script DELETE_IF_EQUAL = Script.of(RedisScripts.class, "delete-if-equal.lua");

  static final Script INCREMENT = Script.of(RedisScripts.class, "increment.lua");

  static final Script TIME = Script.of(RedisScripts.class, "time.lua");

  private RedisScripts() {}
}
