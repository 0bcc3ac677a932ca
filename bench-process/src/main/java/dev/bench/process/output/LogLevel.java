package dev.bench.process.output;

/** How grave a line of our own is, least first. */
public enum LogLevel {
  /** Every step. */
  TRACE,
  /** For the search for a fault. */
  DEBUG,
  /** What happens. */
  INFO,
  /** What should be looked at. */
  WARN,
  /** What did not work. */
  ERROR
}
