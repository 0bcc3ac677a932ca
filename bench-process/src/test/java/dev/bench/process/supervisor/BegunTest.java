package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.child.ChildStarter;
import dev.bench.process.procfile.ProcessSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What may come after the processes, with children that are started when the test says so. */
class BegunTest implements RunListener {

  private final List<String> history = new ArrayList<>();
  private final Map<String, Consumer<ChildEvent>> started = new HashMap<>();
  private final ProcessManager manager =
      new ProcessManager(
          List.of(
              History.spec("a", ProcessSpec.Care.standard()),
              History.spec("b", ProcessSpec.Care.standard())),
          this::child,
          this,
          new Alike(List.of()),
          new StartLimiter(1),
          System::nanoTime);
  private int idles;

  @Test
  void it_begins_once_when_every_process_that_can_be_has_been_started() throws Exception {
    manager.run(
        new Preparation() {
          @Override
          public void await() {}

          @Override
          public void begin() {
            history.add("begun");
          }
        });
    assertThat(history).containsExactly("a started", "b started", "begun", "end");
  }

  /** Each step is done when the manager has dealt with the one before. */
  @Override
  public void stopping() {}

  @Override
  public void idle() {
    idles++;
    switch (idles) {
      case 1 -> start("a", 101);
      case 2 -> manager.ask(new Request.Status(), ReplyTo.silent());
      case 3 -> start("b", 102);
      case 4 -> manager.ask(new Request.Status(), ReplyTo.silent());
      case 5 -> {
        history.add("end");
        manager.interrupt(15);
      }
      default -> {}
    }
  }

  private void start(String process, long pid) {
    history.add(process + " started");
    events(process).accept(new ChildEvent.Started(process, pid));
  }

  private Consumer<ChildEvent> events(String process) {
    return started.get(process);
  }

  private ChildStarter.Child child(ProcessSpec spec, Consumer<ChildEvent> events) {
    started.put(spec.name(), events);
    return new ChildStarter.Child() {
      @Override
      public String mark() {
        return "run/" + spec.name() + "/1";
      }

      @Override
      public void terminate() {
        events.accept(new ChildEvent.Stopped(spec.name(), 0, 143));
      }

      @Override
      public void kill() {
        terminate();
      }
    };
  }

  @Override
  public void lines(ChildEvent.Lines lines, List<byte[]> shown) {}

  @Override
  public void notice(String process, String text) {}

  @Override
  public void failure(String process, String text) {}

  @Override
  public void added(ProcessSpec spec) {}

  @Override
  public void only(String process) {}

  @Override
  public void running(Map<String, Long> pids) {}

  @Override
  public void ready(Duration took, List<String> held) {}

  @Override
  public void unready(Map<String, String> reasons) {}

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
  public void unheard() {}
}
