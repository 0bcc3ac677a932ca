package dev.bench.site.task;

import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tasks of a bench that are recorded. */
public final class Tasks {

  private Tasks() {}

  /** All tasks, the newest first; those of others that may not be read are left out. */
  public static List<Task> all(BenchDirectory bench) throws IOException {
    TaskFiles files = TaskFiles.of(bench);
    List<Task> tasks = new ArrayList<>();
    for (String id : files.ids()) {
      readable(files.file(id)).ifPresent(tasks::add);
    }
    return tasks;
  }

  private static Optional<Task> readable(Path file) throws IOException {
    try {
      return read(file);
    } catch (AccessDeniedException others) {
      return Optional.empty();
    }
  }

  /**
   * The task {@code id}.
   *
   * @throws ValidationException when there is none
   */
  public static Task of(BenchDirectory bench, String id) throws IOException {
    TaskFiles files = TaskFiles.of(bench);
    return (files.ids().contains(id) ? read(files.file(id)) : Optional.<Task>empty())
        .orElseThrow(() ->
            new ValidationException(
                "There is no task %s; bench tasks shows which there are".formatted(id)));
  }

  static boolean isRunning(Task task) {
    return task.state() == TaskState.RUNNING;
  }

  /** Reads a file; empty when it is gone or its first line is not whole. */
  static Optional<Task> read(Path file) throws IOException {
    Optional<Task> task = readOnce(file);
    boolean dead = task.filter(Tasks::isRunning).filter(each -> !isAlive(each)).isPresent();
    // Once more, since a process may write the outcome and end between two looks.
    return dead ? readOnce(file).map(Tasks::withoutProcess) : task;
  }

  private static boolean isAlive(Task task) {
    return task.head().process().isAlive();
  }

  private static Task withoutProcess(Task task) {
    return isRunning(task)
        ? new Task(task.head(), TaskState.LOST, null, "", task.steps(), task.output())
        : task;
  }

  private static Optional<Task> readOnce(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(task(lines.getFirst(), lines.subList(1, lines.size())));
    } catch (NoSuchFileException removed) {
      return Optional.empty();
    } catch (JsonException damaged) {
      return Optional.empty();
    }
  }

  private static Task task(String first, List<String> rest) {
    Task.Head head = Json.core().read(first, Task.Head.class);
    List<Task.Step> steps = new ArrayList<>();
    List<String> output = new ArrayList<>();
    TaskState state = TaskState.RUNNING;
    @Nullable Instant ended = null;
    String error = "";
    for (String line : rest) {
      TaskEntry entry = Json.core().read(line, TaskEntry.class);
      switch (entry.kind()) {
        case BEGUN -> steps.add(new Task.Step(entry.text(), entry.at(), null));
        case ENDED -> end(steps, entry);
        case SAID -> output.add(entry.text());
        case DONE, FAILED, CANCELLED -> {
          state = TaskState.valueOf(entry.kind().name());
          ended = entry.at();
          error = entry.text();
        }
      }
    }
    return new Task(head, state, ended, error, steps, output);
  }

  /** A step that tells its end only, as the commit mark does, took no time. */
  private static void end(List<Task.Step> steps, TaskEntry entry) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      Task.Step step = steps.get(i);
      if (step.ended() == null && step.name().equals(entry.text())) {
        steps.set(i, new Task.Step(step.name(), step.begun(), entry.at()));
        return;
      }
    }
    steps.add(new Task.Step(entry.text(), entry.at(), entry.at()));
  }
}
