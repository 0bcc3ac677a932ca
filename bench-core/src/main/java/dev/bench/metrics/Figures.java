package dev.bench.metrics;

/** What a part of a process counts and measures. */
@FunctionalInterface
public interface Figures {

  /** Writes the figures as they are now; does not block. */
  void writeTo(MetricText text);
}
