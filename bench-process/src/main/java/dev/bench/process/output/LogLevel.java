package dev.bench.process.output;

/** The level of a line of our own, the lowest first. */
public enum LogLevel {
  /** Every step, for developers of the runtime. */
  TRACE,
  /** Details for finding a fault. */
  DEBUG,
  /** Normal events. */
  INFO,
  /** Something that may need attention. */
  WARN,
  /** A failure. */
  ERROR
}
