package dev.bench.doctor;

import java.util.List;

/**
 * Whether there are more web processes than replacement takes. A process uses all processors by its
 * threads, so more of them serve no more requests.
 */
final class WebProcesses implements Rule {

  private static final String KEY = "gunicorn_workers";

  /** One serves while the other is replaced by a supervisor that closes an unused socket. */
  private static final long ENOUGH = 2;

  /** Of a web server without apps; measured, see {@code docs/production.md}. */
  private static final long MEGABYTES = 53;

  @Override
  public List<Finding> look(Examination examination) {
    long count = examination.bench().config().settings().number(KEY).orElse(ENOUGH);
    return count <= ENOUGH
        ? List.of()
        : List.of(
            Finding.note(
                this,
                "%s is %d: the processes beyond %d cost %d MB of memory or more, and serve no more requests; they keep the others working when one of them fails."
                    .formatted(KEY, count, ENOUGH, (count - ENOUGH) * MEGABYTES),
                "for more requests at a time raise web_workers: bench set-config -g %s %d"
                    .formatted(KEY, ENOUGH)));
  }

  @Override
  public boolean asksQueue() {
    return false;
  }
}
