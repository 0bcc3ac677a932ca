package dev.bench.operate;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a job or a queue is where it is: one sentence, and the command that comes next. */
public sealed interface Reason {

  /** One sentence. */
  String sentence();

  /** The command that helps, or shows more; empty when there is nothing to do. */
  String next();

  /** Its name, such as {@code no-consumer}. */
  default String word() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** Other jobs go before it. */
  record Behind(String queue, long jobs, int slots) implements Reason {
    @Override
    public String sentence() {
      return "It waits behind %,d %s of %s, which %d %s."
          .formatted(
              jobs,
              jobs == 1 ? "job" : "jobs",
              queue,
              slots,
              slots == 1 ? "slot serves" : "slots serve");
    }

    @Override
    public String next() {
      return "bench jobs --queue " + queue;
    }
  }

  /** No worker serves the queue. */
  record NoConsumer(String queue, long jobs) implements Reason {
    @Override
    public String sentence() {
      return "No worker serves the queue %s, in which %,d %s."
          .formatted(queue, jobs, jobs == 1 ? "job waits" : "jobs wait");
    }

    @Override
    public String next() {
      return "bench worker --queue " + queue;
    }
  }

  /** All workers of the queue run other jobs; {@code with} says which. */
  record SlotsBusy(String queue, int slots, List<String> with) implements Reason {
    @Override
    public String sentence() {
      String what = String.join(", ", with);
      return slots == 1
          ? "The only slot that serves %s is busy with %s.".formatted(queue, what)
          : "All %d slots that serve %s are busy with %s.".formatted(slots, queue, what);
    }

    @Override
    public String next() {
      return "bench jobs --state started";
    }
  }

  /** All workers are suspended. */
  record Suspended(Decision decision) implements Reason {
    @Override
    public String sentence() {
      return "All workers are suspended %s.".formatted(decision.text());
    }

    @Override
    public String next() {
      return "bench worker resume";
    }
  }

  /** Its site runs as many jobs as it may. */
  record Capped(String site, long running, long limit) implements Reason {
    @Override
    public String sentence() {
      return "Site %s runs %d %s, and may run %d at a time (max_running_jobs)."
          .formatted(site, running, running == 1 ? "job" : "jobs", limit);
    }

    @Override
    public String next() {
      return "bench jobs --state started --site " + site;
    }
  }

  /** It is for later. */
  record Delayed(String id, Instant until) implements Reason {
    @Override
    public String sentence() {
      return "It is to run at %s.".formatted(Reason.local(until));
    }

    @Override
    public String next() {
      return "bench jobs retry " + id; // runs it at once
    }
  }

  /** It waits for other jobs; {@code on} has each with its state. */
  record DependsOn(Map<String, String> on) implements Reason {
    @Override
    public String sentence() {
      return "It waits for %s."
          .formatted(
              on.entrySet().stream()
                  .map(other -> "job %s, which is %s".formatted(other.getKey(), other.getValue()))
                  .collect(Collectors.joining(", and ")));
    }

    @Override
    public String next() {
      return on.keySet().stream().findFirst().map(first -> "bench why job " + first).orElse("");
    }
  }

  /** Its site is in maintenance. */
  record Maintenance(String site) implements Reason {
    @Override
    public String sentence() {
      return "Site %s is in maintenance; its jobs wait.".formatted(site);
    }

    @Override
    public String next() {
      return "bench --site %s set-config maintenance_mode 0".formatted(site);
    }
  }

  /** It was put while an equal one was there, which runs for both. */
  record DeduplicatedInto(String id, String other) implements Reason {
    @Override
    public String sentence() {
      return "An equal job was there before: %s runs for this one.".formatted(other);
    }

    @Override
    public String next() {
      return "bench why job " + other;
    }
  }

  /** It cannot run now through no fault of its own. */
  record Parked(String id, String because) implements Reason {
    @Override
    public String sentence() {
      return "It is parked: %s.".formatted(Reason.bare(because));
    }

    @Override
    public String next() {
      return "bench jobs retry " + id;
    }
  }

  /** Its process died each time it ran alone. */
  record Quarantined(String id, String error) implements Reason {
    @Override
    public String sentence() {
      return "It is quarantined, since each process died that ran it alone: %s."
          .formatted(Reason.bare(error));
    }

    @Override
    public String next() {
      return "bench jobs show " + id;
    }
  }

  /** It failed. */
  record Failed(String id, String error, Instant at) implements Reason {
    @Override
    public String sentence() {
      return "It failed at %s: %s.".formatted(Reason.local(at), Reason.bare(error));
    }

    @Override
    public String next() {
      return "bench jobs retry " + id;
    }
  }

  /** It was stopped while it ran, or cancelled before. */
  record Ended(String id, JobState state, Instant at) implements Reason {
    @Override
    public String sentence() {
      String how =
          state == JobState.STOPPED ? "stopped while it ran" : "cancelled before it started";
      return "It was %s, at %s.".formatted(how, Reason.local(at));
    }

    @Override
    public String next() {
      return "bench jobs retry " + id;
    }
  }

  /** It ended well. */
  record Finished(String id, Instant at) implements Reason {
    @Override
    public String sentence() {
      return "It finished at %s.".formatted(Reason.local(at));
    }

    @Override
    public String next() {
      return "bench jobs show " + id;
    }
  }

  /** It runs. */
  record Running(String id, String worker, Instant since) implements Reason {
    @Override
    public String sentence() {
      return "It runs since %s on %s.".formatted(Reason.local(since), worker);
    }

    @Override
    public String next() {
      return "bench jobs stop " + id;
    }
  }

  /** Nothing holds it up: a free slot takes it next. */
  record Next(String queue) implements Reason {
    @Override
    public String sentence() {
      return "Nothing holds it up: a free slot of %s takes it next.".formatted(queue);
    }

    @Override
    public String next() {
      return "";
    }
  }

  /** The queue has no waiting job. */
  record Empty(String queue, int slots) implements Reason {
    @Override
    public String sentence() {
      return "No job waits in %s, and %d %s it."
          .formatted(queue, slots, slots == 1 ? "slot serves" : "slots serve");
    }

    @Override
    public String next() {
      return "";
    }
  }

  /** A time by the clocks of this machine. */
  private static String local(Instant at) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
        .withZone(ZoneId.systemDefault())
        .format(at);
  }

  /** The first line, without a full stop. */
  private static String bare(String text) {
    return text.lines().findFirst().orElse("").replaceFirst("\\.$", "");
  }
}
