package dev.bench.operate;

import dev.bench.redis.Script;

/** What operators ask of Redis, each in one step. */
final class OperateScripts {

  private static final String CLOCK = "/dev/bench/queue/clock.lua";
  private static final String PUSH = "/dev/bench/queue/push.lua";

  static final Script COUNTS = Script.of(OperateScripts.class, "counts.lua");
  static final Script PAGE = Script.of(OperateScripts.class, "page.lua");
  static final Script SHOW = Script.of(OperateScripts.class, "show.lua");
  static final Script RETRY = Script.of(OperateScripts.class, CLOCK, PUSH, "retry.lua");
  static final Script REMOVE = Script.of(OperateScripts.class, "remove.lua");
  static final Script WORKERS = Script.of(OperateScripts.class, "workers.lua");

  private OperateScripts() {}
}
