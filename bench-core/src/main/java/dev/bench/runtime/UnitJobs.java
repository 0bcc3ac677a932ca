package dev.bench.runtime;

import dev.bench.Call0;
import dev.bench.Call1;
import dev.bench.Call2;
import dev.bench.Call3;
import dev.bench.Call4;
import dev.bench.Call5;
import dev.bench.Call6;
import dev.bench.JobBuilder;
import dev.bench.JobRef;
import dev.bench.Jobs;
import dev.bench.ValidationException;
import dev.bench.app.JobMethod;
import dev.bench.app.MethodNames;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobRequest;
import dev.bench.queue.Outgoing;
import dev.bench.queue.StoredJob;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns calls into job requests that wait for the unit's commit. */
final class UnitJobs implements Jobs {

  private final UnitPlan unit;
  private final String user;
  private final UnitState state;

  UnitJobs(UnitPlan unit, String user, UnitState state) {
    this.unit = unit;
    this.user = user;
    this.state = state;
  }

  @Override
  public JobBuilder job(Call0 method) {
    return referenced(method);
  }

  @Override
  public <A> JobBuilder job(Call1<? super A> method, A a) {
    return referenced(method, a);
  }

  @Override
  public <A, B> JobBuilder job(Call2<? super A, ? super B> method, A a, B b) {
    return referenced(method, a, b);
  }

  @Override
  public <A, B, C> JobBuilder job(Call3<? super A, ? super B, ? super C> method, A a, B b, C c) {
    return referenced(method, a, b, c);
  }

  @Override
  public <A, B, C, D> JobBuilder job(
      Call4<? super A, ? super B, ? super C, ? super D> method, A a, B b, C c, D d) {
    return referenced(method, a, b, c, d);
  }

  @Override
  public <A, B, C, D, E> JobBuilder job(
      Call5<? super A, ? super B, ? super C, ? super D, ? super E> method,
      A a,
      B b,
      C c,
      D d,
      E e) {
    return referenced(method, a, b, c, d, e);
  }

  @Override
  public <A, B, C, D, E, F> JobBuilder job(
      Call6<? super A, ? super B, ? super C, ? super D, ? super E, ? super F> method,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f) {
    return referenced(method, a, b, c, d, e, f);
  }

  @Override
  public JobBuilder job(String method, Map<String, ?> arguments) {
    return draft(method, "[]", unit.generation.json().write(arguments));
  }

  @Override
  public Optional<JobRef> get(String id) {
    state.check();
    return found(id).map(job -> new StoredJobRef(unit, job.id()));
  }

  @Override
  public boolean cancel(String id) {
    state.check();
    return found(id)
        .filter(job -> unit.dry || unit.services.jobs().cancel(unit.site.name(), job.id()))
        .isPresent();
  }

  /** By the whole id, or by the app's own part of it, which {@link JobBuilder#id} took. */
  private Optional<StoredJob> found(String id) {
    String site = unit.site.name();
    return unit.services
        .jobs()
        .find(site, id)
        .or(() ->
            JobIds.isOwn(id)
                ? unit.services.jobs().find(site, JobIds.of(site, id))
                : Optional.empty());
  }

  private JobBuilder referenced(Serializable method, @Nullable Object... arguments) {
    String json = unit.generation.json().write(Arrays.asList(arguments));
    return draft(MethodNames.of(method), json, "{}");
  }

  private JobBuilder draft(String name, String args, String kwargs) {
    state.check();
    JobMethod method =
        unit.generation
            .job(unit.site.installedApps(), name)
            .orElseThrow(() ->
                new ValidationException(
                    "%s is not a job of an app of site %s; declare it with @Job"
                        .formatted(name, unit.site.name())));
    JobRequest.Owner owner = new JobRequest.Owner(unit.site.name(), user, unit.generation.id());
    return new JobDraft(unit.services, owner, method, args, kwargs, this::send);
  }

  private JobRef send(JobRequest job, JobDraft.Sending sending) {
    state.check();
    unit.services.jobs().requireRoom(job.queue(), unit.site.name());
    switch (sending) {
      case AT_COMMIT -> state.add(job);
      case DURABLY -> state.addDurable(job);
      case AT_ONCE -> state.atOnce().send(new Outgoing(List.of(job), List.of()));
    }
    return new StoredJobRef(unit, job.id());
  }
}
