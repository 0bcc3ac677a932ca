package dev.bench;

import java.time.Duration;
import java.util.Optional;

/** Merged, read-only settings with typed getters; a value of the wrong type is an error. */
public interface Config {

  /** The text under {@code key}; numbers and truth values are given as text. */
  Optional<String> text(String key);

  /** The whole number under {@code key}. */
  Optional<Long> number(String key);

  /** The length of time under {@code key}: {@code 500ms}, {@code 10s}, {@code 25m}, {@code 2h}. */
  Optional<Duration> duration(String key);

  /** The truth value under {@code key}: true, false, 1 or 0; false when absent. */
  boolean flag(String key);
}
