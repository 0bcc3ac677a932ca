package dev.bench.builtin;

import static dev.bench.http.HttpMethod.POST;

import dev.bench.Context;
import dev.bench.Default;
import dev.bench.Whitelisted;
import dev.bench.operate.Decision;
import dev.bench.operate.SchedulerStatus;
import dev.bench.operate.SchedulerSwitch;
import dev.bench.runtime.Bench;
import java.time.Instant;

/** The schedules of a site, for its System Managers. */
public final class ScheduleDesk {

  private static final String MANAGER = "System Manager";

  private ScheduleDesk() {}

  /** Whether the schedules of the site fire. */
  @Whitelisted(roles = MANAGER)
  public static SchedulerStatus status(Context ctx) {
    return SchedulerSwitch.status(Bench.of(ctx).sites().require(ctx.site().name()));
  }

  /** Lets the schedules of the site rest for a while. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static void pause(Context ctx, @Default("") String why) {
    schedules(ctx).pause(ctx.site().name(), new Decision(ctx.user(), Instant.now(), why));
  }

  /** Ends a pause. */
  @Whitelisted(methods = POST, roles = MANAGER)
  public static void resume(Context ctx) {
    schedules(ctx).resume(ctx.site().name());
  }

  private static SchedulerSwitch schedules(Context ctx) {
    return new SchedulerSwitch(Bench.of(ctx).directory());
  }
}
