package dev.bench.operate;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs of a queue by where they are.
 *
 * @param queue its short name
 * @param jobs how many, by registry; all of them have a number
 * @param oldest since when the next job of the queue waits; of several lanes the longest
 */
public record QueueSummary(String queue, Map<Registry, Long> jobs, Optional<Instant> oldest) {

  /** Fills in what is missing. */
  public QueueSummary {
    Map<Registry, Long> all = new EnumMap<>(Registry.class);
    for (Registry registry : Registry.values()) {
      all.put(registry, jobs.getOrDefault(registry, 0L));
    }
    jobs = Map.copyOf(all);
  }

  /** How many jobs are in {@code registry}. */
  public long in(Registry registry) {
    return jobs.getOrDefault(registry, 0L);
  }

  /** This and another lane of the same queue together. */
  QueueSummary plus(QueueSummary other) {
    Map<Registry, Long> sum = new EnumMap<>(jobs);
    other.jobs.forEach((registry, more) -> sum.merge(registry, more, Long::sum));
    Optional<Instant> first =
        oldest.isPresent() && other.oldest.isPresent()
            ? oldest.filter(mine -> mine.isBefore(other.oldest.get())).or(other::oldest)
            : oldest.or(other::oldest);
    return new QueueSummary(queue, sum, first);
  }
}
