package dev.bench.testing;

import dev.bench.redis.Script;

/** What tests ask of Redis that the runtime never does. */
final class Scripts {

  static final Script DUE = Script.of(Scripts.class, "due.lua");
  static final Script FLUSH = Script.of(Scripts.class, "flush.lua");
  static final Script MEMBERS = Script.of(Scripts.class, "members.lua");

  private Scripts() {}
}
