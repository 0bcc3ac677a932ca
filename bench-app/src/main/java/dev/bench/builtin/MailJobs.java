package dev.bench.builtin;

import dev.bench.Context;
import dev.bench.runtime.Bench;
import java.time.Duration;

/**
 * Sends the mail of a site.
 *
 * <p>A unit that writes mail enqueues {@link #flush}; the schedule finds mail whose job was lost.
 */
public final class MailJobs {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private MailJobs() {}

  /**
   * Has the sender of this process send what is due. A server that is slow holds the worker's slot
   * for {@code mail_slot_limit} only; the sending goes on beside it.
   */
  public static void flush(Context ctx) throws InterruptedException {
    Duration patience = ctx.site().config().duration("mail_slot_limit").orElse(PATIENCE);
    Bench.of(ctx).mails().flush(ctx.site().name(), patience);
  }
}
