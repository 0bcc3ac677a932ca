package dev.bench.operate;

/** Hears how far a long piece of work has come. */
@FunctionalInterface
public interface Advance {

  /** Nothing hears it. */
  Advance UNHEARD = (done, all) -> {};

  /** {@code done} of {@code all} jobs have been looked at; the second is a guess. */
  void to(long done, long all);
}
