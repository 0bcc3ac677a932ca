package dev.bench.runtime;

import dev.bench.JobRef;
import dev.bench.queue.JobQueue;
import dev.bench.queue.LastRun;
import dev.bench.queue.StoredJob;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A job of a site, read from Redis when asked; of use after its unit of work, too. */
final class StoredJobRef implements JobRef {

  private static final String ABSENT = "absent";

  private final UnitPlan unit;
  private final String id;

  StoredJobRef(UnitPlan unit, String id) {
    this.unit = unit;
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String status() {
    return job().map(StoredJob::status).orElse(ABSENT);
  }

  @Override
  public OptionalLong position() {
    return job().map(jobs()::position).orElse(OptionalLong.empty());
  }

  @Override
  public <T> Optional<T> result(Class<T> type) {
    return lastRun().flatMap(LastRun::result).map(json -> unit.generation.json().read(json, type));
  }

  @Override
  public Optional<String> error() {
    return lastRun().flatMap(LastRun::error);
  }

  private Optional<LastRun> lastRun() {
    return job().flatMap(job -> jobs().lastRun(job.id()));
  }

  private Optional<StoredJob> job() {
    return jobs().find(unit.site.name(), id);
  }

  private JobQueue jobs() {
    return unit.services.jobs();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredJobRef ref && id.equals(ref.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
