package dev.bench.builtin;

import static dev.bench.http.HttpMethod.POST;

import dev.bench.Context;
import dev.bench.Default;
import dev.bench.ValidationException;
import dev.bench.Whitelisted;
import dev.bench.operate.Advance;
import dev.bench.operate.Explanation;
import dev.bench.operate.JobControl;
import dev.bench.operate.JobEntry;
import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.JobRecord;
import dev.bench.operate.JobRecords;
import dev.bench.operate.JobState;
import dev.bench.operate.QueueSummary;
import dev.bench.operate.Reach;
import dev.bench.operate.Reason;
import dev.bench.runtime.Bench;
import java.util.List;
import java.util.Optional;

/** The jobs of a site, for its System Managers; those of other sites are not found. */
public final class JobDesk {

  private static final String MANAGER = "System Manager";
  private static final int MOST = 1000;

  private JobDesk() {}

  /**
   * Jobs of the site.
   *
   * @param queues how many are where
   * @param jobs the newest that match
   */
  public record Listed(List<QueueSummary> queues, List<JobEntry> jobs) {}

  /**
   * A job of the site.
   *
   * @param record what is known of it
   * @param reason why it is where it is, in one word
   * @param sentence the same in one sentence
   */
  public record Shown(JobRecord record, String reason, String sentence) {}

  /** How many jobs are where, and the newest that match; what is empty matches all. */
  @Whitelisted(roles = MANAGER)
  public static Listed list(
      Context ctx,
      @Default("") String queue,
      @Default("") String method,
      @Default("") String state,
      @Default("20") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new ValidationException("limit is %d, expected 1 to %d".formatted(limit, MOST));
    }
    JobFilter filter = filter(queue, method, state);
    JobList list = new JobList(reach(ctx));
    return new Listed(list.summary(filter), list.newest(filter, limit, Advance.UNHEARD));
  }

  /** All that is known of a job, and why it is where it is. */
  @Whitelisted(roles = MANAGER)
  public static Shown show(Context ctx, String id) {
    JobRecord record = new JobRecords(reach(ctx)).require(id);
    boolean maintenance = ctx.site().config().flag("maintenance_mode");
    Reason reason = new Explanation(reach(ctx), site -> maintenance).job(record);
    return new Shown(record, reason.word(), reason.sentence());
  }

  /** Lets a job run again. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static void retry(Context ctx, String id) {
    new JobControl(reach(ctx)).retry(id);
  }

  /** Lets the jobs run again that match, failed ones without a state; how many. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static long retryAll(
      Context ctx,
      @Default("") String queue,
      @Default("") String method,
      @Default("") String state) {
    return new JobControl(reach(ctx)).retryAll(filter(queue, method, state), Advance.UNHEARD);
  }

  /** Cancels a job that waits; one that runs is stopped. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static void cancel(Context ctx, String id) {
    new JobControl(reach(ctx)).cancel(id);
  }

  /** Has a running job stopped. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static void stop(Context ctx, String id) {
    new JobControl(reach(ctx)).stop(id);
  }

  /** Removes a job and what is kept of it. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static void delete(Context ctx, String id) {
    new JobControl(reach(ctx)).delete(id);
  }

  /** Removes the jobs that match; the state must be named; how many. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static long purge(
      Context ctx, String state, @Default("") String queue, @Default("") String method) {
    return new JobControl(reach(ctx)).purge(filter(queue, method, state), Advance.UNHEARD);
  }

  private static Reach reach(Context ctx) {
    return Reach.of(Bench.of(ctx), ctx.site().name());
  }

  private static JobFilter filter(String queue, String method, String state) {
    return new JobFilter(
        given(queue), Optional.empty(), given(method), given(state).map(JobState::named));
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(each -> !each.isEmpty());
  }
}
