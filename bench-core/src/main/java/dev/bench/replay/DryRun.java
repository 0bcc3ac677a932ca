package dev.bench.replay;

import dev.bench.Call0;
import dev.bench.DoesNotExistException;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.app.JobMethod;
import dev.bench.app.Phase;
import dev.bench.mail.MailMessage;
import dev.bench.queue.Event;
import dev.bench.queue.JobCall;
import dev.bench.queue.JobRequest;
import dev.bench.queue.StoredJob;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job here, in a transaction that is rolled back. What it would enqueue, publish and mail is
 * told and not sent. What it writes to the cache, to files, or to other machines is done for real.
 *
 * <p>Safe for use by many threads.
 *
 * @param bench the bench whose jobs are run
 */
public record DryRun(Bench bench) {

  /**
   * What a job did.
   *
   * @param site the site on which it ran
   * @param user the user as whom it ran
   * @param took how long it ran
   * @param result what it returned, as JSON; empty for nothing
   * @param failure what it threw; empty when it returned
   * @param effects what is not left of it
   */
  public record Seen(
      String site,
      String user,
      Duration took,
      Optional<String> result,
      Optional<Throwable> failure,
      Effects effects) {}

  /**
   * What a job would have left, each list in order.
   *
   * @param statements the SQL statements that it ran, also those that failed
   * @param jobs what it would enqueue
   * @param events what it would publish
   * @param mails what it would mail
   */
  public record Effects(
      List<SqlStatement> statements,
      List<JobRequest> jobs,
      List<Event> events,
      List<MailMessage> mails) {}

  /**
   * Runs {@code job} once, as a worker would, in whatever state it is.
   *
   * @throws DoesNotExistException when no app of its site declares its method
   */
  public Seen of(StoredJob job) {
    SiteState site =
        bench
            .sites()
            .require(
                job.meta()
                    .site()
                    .or(() -> bench.config().defaultSite())
                    .orElseThrow(() ->
                        new DoesNotExistException(
                            "Job %s names no site, and the bench has no default_site"
                                .formatted(job.id()))));
    String user = job.meta().user().orElse(Session.ADMINISTRATOR);
    JobCall call = job.call();
    Generation code = bench.apps().current();
    JobMethod method =
        code.job(site.installedApps(), call.method())
            .orElseThrow(() ->
                new DoesNotExistException(
                    "No app of %s declares a job %s".formatted(site.name(), call.method())));
    StatementLog statements = new StatementLog();
    List<JobRequest> jobs = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    List<MailMessage> mails = new ArrayList<>();
    Optional<String> result = Optional.empty();
    Optional<Throwable> failure = Optional.empty();
    long began = System.nanoTime();
    try {
      result =
          bench
              .unit(site)
              .as(user)
              .on(code)
              .job(new DryJob(job))
              .dry(mails::add)
              .transactions(begun ->
                  begun
                      .handle(code.handles())
                      .getConfig(SqlStatements.class)
                      .setSqlLogger(statements))
              .sender(outgoing -> {
                jobs.addAll(outgoing.jobs());
                events.addAll(outgoing.events());
              })
              .call(ctx -> {
                for (Call0 step : code.steps(site.installedApps(), Phase.BEFORE_JOB)) {
                  step.call(ctx);
                }
                @Nullable Object value = method.call(ctx, call.args(), call.kwargs());
                for (Call0 step : code.steps(site.installedApps(), Phase.AFTER_JOB)) {
                  step.call(ctx);
                }
                return Optional.ofNullable(value).map(code.json()::write);
              });
    } catch (Exception | AssertionError | StackOverflowError thrown) { // its failure, not ours
      failure = Optional.of(thrown);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Effects effects =
        new Effects(
            statements.statements(), List.copyOf(jobs), List.copyOf(events), List.copyOf(mails));
    return new Seen(site.name(), user, took, result, failure, effects);
  }
}
