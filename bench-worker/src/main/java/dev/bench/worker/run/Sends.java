package dev.bench.worker.run;

import dev.bench.queue.Event;
import dev.bench.queue.JobRequest;
import dev.bench.queue.Outgoing;
import java.util.ArrayList;
import java.util.List;

/**
 * What a running job sends: at once after a commit on the way, and with its settlement after the
 * last one, unless that is more than a settlement carries.
 *
 * <p>Confined to the slot's thread until the job has ended.
 */
final class Sends implements Outgoing.Sender {

  /** Jobs and events in one settlement, which is one message: Redis 6 takes a million parts. */
  private static final int MOST_WITH_SETTLEMENT = 1000;

  private final Outgoing.Sender now;
  private final List<JobRequest> jobs = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private boolean last;
  private boolean early;

  Sends(Outgoing.Sender now) {
    this.now = now;
  }

  /** A run of the method begins. */
  void begin() {
    last = false;
  }

  /** The method has returned: what comes from here on goes with the settlement. */
  void finalCommitFollows() {
    last = true;
  }

  @Override
  public void send(Outgoing outgoing) {
    if (last && outgoing.jobs().size() + outgoing.events().size() <= MOST_WITH_SETTLEMENT) {
      jobs.addAll(outgoing.jobs());
      events.addAll(outgoing.events());
    } else {
      early = true;
      now.send(outgoing);
    }
  }

  /** Whether anything was sent before the end. */
  boolean sentEarly() {
    return early;
  }

  /** What the settlement carries. */
  Outgoing left() {
    return new Outgoing(jobs, events);
  }
}
