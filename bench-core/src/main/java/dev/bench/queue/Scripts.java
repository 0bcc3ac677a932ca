package dev.bench.queue;

import dev.bench.redis.Script;

/** The steps that a job takes inside Redis. */
final class Scripts {

  static final Script ENQUEUE =
      Script.of(Scripts.class, "clock.lua", "push.lua", "put.lua", "enqueue.lua");
  static final Script FIRE =
      Script.of(Scripts.class, "clock.lua", "push.lua", "put.lua", "fire.lua");
  static final Script CLAIM = Script.of(Scripts.class, "clock.lua", "push.lua", "claim.lua");
  static final Script BEGUN = Script.of(Scripts.class, "begun.lua");
  static final Script SETTLE =
      Script.of(
          Scripts.class,
          "clock.lua",
          "count.lua",
          "push.lua",
          "put.lua",
          "dependents.lua",
          "settle.lua");
  static final Script BEAT = Script.of(Scripts.class, "clock.lua", "beat.lua");
  static final Script LEAVE = Script.of(Scripts.class, "clock.lua", "leave.lua");
  static final Script ABANDONED = Script.of(Scripts.class, "clock.lua", "abandoned.lua");
  static final Script UNPARK = Script.of(Scripts.class, "clock.lua", "push.lua", "unpark.lua");
  static final Script LAST_RUN = Script.of(Scripts.class, "last-run.lua");
  static final Script CANCEL = Script.of(Scripts.class, "clock.lua", "cancel.lua");
  static final Script HOLD = Script.of(Scripts.class, "hold.lua");

  private Scripts() {}
}
