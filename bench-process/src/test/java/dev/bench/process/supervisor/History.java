package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.child.ChildStarter;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Restart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Replays events into a manager with a scripted clock and scripted children, and writes down what
 * the manager does and says.
 */
public final class History {

  /** Scripts say when. */
  static final Readiness ANSWERS = Readiness.answers(new Answer(() -> true));

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<String> transcript = new ArrayList<>();
  private final Map<String, Long> pids = new HashMap<>();
  private final Map<String, Consumer<ChildEvent>> children = new HashMap<>();

  /** The names of those that live. */
  private final Set<String> alive = new HashSet<>();

  private final ProcessManager manager;
  private ScriptedReplyTo replyTo = new ScriptedReplyTo();
  private long nanos;
  private long lastPid = 100;
  private boolean finished;

  History(List<ProcessSpec> specs) {
    this(specs, new StartLimiter(Integer.MAX_VALUE));
  }

  History(List<ProcessSpec> specs, StartLimiter limiter) {
    this(specs, specs, limiter);
  }

  /** Of the lines, only some have a process at first. */
  private History(List<ProcessSpec> specs, List<ProcessSpec> lines, StartLimiter limiter) {
    manager =
        new ProcessManager(
            specs, this::scriptedChild, new Scribe(), new Alike(lines), limiter, () -> nanos);
    manager.begin();
  }

  /** honcho's processes: the first that ends ends all. */
  static History standard(String... names) {
    List<ProcessSpec> specs = new ArrayList<>();
    for (String name : names) {
      specs.add(spec(name, ProcessSpec.Care.standard()));
    }
    return new History(specs);
  }

  /** Redis, and web after it. */
  static History ofBench() {
    return new History(
        List.of(
            spec("redis", ProcessSpec.Care.ofService(Set.of(), ANSWERS)),
            spec("web", ProcessSpec.Care.ofService(Set.of("redis"), ANSWERS))));
  }

  /** MariaDB, which others may use too, and web after it. */
  static History ofBenchWithMariaDb() {
    return new History(
        List.of(
            spec(
                "mariadb",
                ProcessSpec.Care.ofService(Set.of(), ANSWERS)
                    .withRestart(Restart.ALWAYS)
                    .withStartLimit(ProcessSpec.Care.LONGEST)),
            spec("web", ProcessSpec.Care.ofService(Set.of("mariadb"), ANSWERS))));
  }

  /** Redis, web after it and two workers after it, in the order in which they are given. */
  static History ofBenchWithWorkers() {
    ProcessSpec.Care after = ProcessSpec.Care.ofService(Set.of("redis"), ANSWERS);
    return new History(
        List.of(
            spec("redis", ProcessSpec.Care.ofService(Set.of(), ANSWERS)),
            spec("web", after),
            spec(Instance.of("worker", 1), after),
            spec(Instance.of("worker", 2), after)));
  }

  /** Redis, and a worker line of which nothing is started. */
  static History ofRedisWithoutWorkers() {
    ProcessSpec redis = spec("redis", ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce()));
    ProcessSpec worker =
        spec("worker", ProcessSpec.Care.ofService(Set.of("redis"), Readiness.atOnce()));
    return new History(List.of(redis), List.of(redis, worker), new StartLimiter(Integer.MAX_VALUE));
  }

  /** One process with a care of its own. */
  static History of(String name, ProcessSpec.Care care) {
    return new History(List.of(spec(name, care)));
  }

  /** One process of a bench that is known to be ready in some way. */
  static History ofService(String name, Readiness readiness) {
    return new History(List.of(spec(name, ProcessSpec.Care.ofService(Set.of(), readiness))));
  }

  static ProcessSpec spec(String name, ProcessSpec.Care care) {
    return spec(Instance.only(name), care);
  }

  static ProcessSpec spec(Instance instance, ProcessSpec.Care care) {
    return new ProcessSpec(instance, "true", Path.of("."), Map.of(), null, care);
  }

  /**
   * Plays a script, a step a line: {@code web started}, {@code web ready}, {@code web lacks text},
   * {@code web says text}, {@code web stopped CODE}, {@code signal N}, {@code pass SECONDS}, {@code
   * ask restart NAME…}, {@code unread}, {@code ask scale NAME COUNT}, {@code web serves
   * GENERATION}, {@code web asks-replacement REASON}; {@code up NAME…} lets processes start and
   * become ready. {@code web+} is the process that starts beside {@code web}.
   */
  History play(String script) {
    script.lines().filter(line -> !line.isBlank()).forEach(line -> step(line.split(" ", 3)));
    return this;
  }

  /** What happened since the last call. */
  String transcript() {
    String text = String.join("\n", transcript);
    transcript.clear();
    return text;
  }

  /** How long the manager would wait for the next event. */
  long nanosUntilDue() {
    return manager.nanosUntilDue();
  }

  private void step(String[] words) {
    switch (words[0]) {
      case "ask" -> {
        replyTo = new ScriptedReplyTo();
        manager.accept(new RunEvent.Requested(request(words), replyTo));
      }
      case "unread" -> manager.accept(new RunEvent.Unheard());
      case "leave" -> replyTo.leave();
      case "up" -> {
        for (String name : String.join(" ", words).substring(3).split(" ")) {
          event(name, "started", "");
          event(name, "ready", "");
        }
      }
      case "signal" -> manager.accept(new RunEvent.Interrupted(Integer.parseInt(words[1])));
      case "pass" -> {
        nanos += Duration.ofMillis((long) (Double.parseDouble(words[1]) * 1000)).toNanos();
        manager.elapse();
      }
      default -> event(words[0], words[1], words.length > 2 ? words[2] : "");
    }
    if (manager.isFinished() && !finished) {
      finished = true;
      transcript.add("exit " + manager.exitCode());
    }
  }

  private void event(String process, String what, String detail) {
    switch (what) {
      case "started" -> {
        pids.put(process, ++lastPid);
        accept(process, new ChildEvent.Started(process, lastPid));
      }
      case "serves" ->
          manager.accept(
              new RunEvent.Requested(
                  new Request.Serving("run/" + process + "/1", detail), ReplyTo.silent()));
      case "asks-replacement" ->
          manager.accept(
              new RunEvent.Requested(
                  new Request.Replace("run/" + process + "/1", detail, LIMIT), ReplyTo.silent()));
      case "ready" -> accept(process, new ChildEvent.Ready(process, pids.get(process)));
      case "lacks" -> accept(process, new ChildEvent.Unready(process, pids.get(process), detail));
      case "says" -> {
        List<byte[]> lines = List.of(detail.getBytes(StandardCharsets.UTF_8));
        accept(process, new ChildEvent.Lines(process, lines, true));
      }
      case "stopped" -> {
        alive.remove(process);
        accept(
            process,
            new ChildEvent.Stopped(
                process, pids.getOrDefault(process, 0L), Integer.parseInt(detail)));
      }
      default -> throw new IllegalArgumentException(what);
    }
  }

  private void accept(String process, ChildEvent event) {
    children.get(process).accept(event);
    manager.acceptAll();
  }

  private static Request request(String[] words) {
    List<String> names = words.length > 2 ? List.of(words[2].split(" ")) : List.of();
    Duration limit = LIMIT;
    return switch (words[1]) {
      case "status" -> new Request.Status();
      case "restart" -> new Request.Restart(names, limit);
      case "roll" -> new Request.Restart(names, true, limit);
      case "stop" -> new Request.Stop(names, limit);
      case "up" -> new Request.Up(names, limit);
      case "wait" -> new Request.Wait(names, limit);
      case "scale" -> new Request.Scale(names.getFirst(), Integer.parseInt(names.getLast()), limit);
      default -> throw new IllegalArgumentException(words[1]);
    };
  }

  /** The status that was given last. */
  RunStatus status() {
    play("ask status");
    return replyTo.status;
  }

  /** Writes down every reply, behind an arrow. */
  private final class ScriptedReplyTo implements ReplyTo {
    private boolean listening = true;
    private RunStatus status;

    void leave() {
      listening = false;
    }

    @Override
    public boolean isListening() {
      return listening;
    }

    @Override
    public void hear(Reply reply) {
      switch (reply) {
        case Reply.About(String process, boolean good, String text) ->
            transcript.add((good ? "-> " : "-> not ") + process + ": " + text);
        case Reply.Status(RunStatus told) -> status = told;
        case Reply.Connected(String process, _, _) ->
            throw new AssertionError(process + " is scripted and has no terminal");
        case Reply.End(boolean good, String text) -> {
          if (status == null) {
            transcript.add("-> " + (good ? "done" : "failed " + text).strip());
          }
        }
      }
    }
  }

  private ChildStarter.Child scriptedChild(ProcessSpec spec, Consumer<ChildEvent> events) {
    String name = alive.contains(spec.name()) ? spec.name() + "+" : spec.name();
    alive.add(name);
    children.put(name, events);
    transcript.add("start " + name);
    return new ChildStarter.Child() {
      @Override
      public boolean isShared() {
        return spec.name().equals("mariadb");
      }

      @Override
      public String mark() {
        return "run/" + name + "/1";
      }

      @Override
      public void terminate() {
        transcript.add("TERM " + name);
      }

      @Override
      public void kill() {
        transcript.add("KILL " + name);
      }
    };
  }

  private final class Scribe implements RunListener {
    @Override
    public void lines(ChildEvent.Lines lines, List<byte[]> shown) {
      for (byte[] line : shown) {
        transcript.add(lines.process() + " | " + new String(line, StandardCharsets.UTF_8));
      }
    }

    @Override
    public void notice(String process, String text) {
      transcript.add(process == null ? text : process + ": " + text);
    }

    @Override
    public void failure(String process, String text) {
      notice(process, text);
    }

    @Override
    public void added(ProcessSpec spec) {
      transcript.add("added " + spec.name());
    }

    @Override
    public void only(String process) {
      transcript.add("only " + process);
    }

    @Override
    public void unready(Map<String, String> reasons) {
      reasons.forEach((process, why) -> transcript.add("not ready: " + process + ": " + why));
    }

    @Override
    public void running(Map<String, Long> running) {}

    @Override
    public void ready(Duration took, List<String> held) {
      String but = held.isEmpty() ? "" : ", held: " + String.join(", ", held);
      transcript.add("all ready after " + took.toMillis() + " ms" + but);
    }

    @Override
    public void stopping() {}

    @Override
    public void idle() {}

    @Override
    public void begin(Runnable onEnd) {}

    @Override
    public void waitAtMost(Duration limit) {}

    @Override
    public boolean isPrinted(Duration limit) {
      return true;
    }

    @Override
    public boolean isStalled() {
      return false;
    }

    @Override
    public void unheard() {
      transcript.add("no reader");
    }
  }
}
