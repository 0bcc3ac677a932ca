package dev.bench.site.task;

import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of a bench that are recorded. */
public final class Tasks {

  private static final Logger log = LoggerFactory.getLogger(Tasks.class);

  private Tasks() {}

  /**
   * All tasks, the newest first; those whose file cannot be read are left out.
   *
   * @throws ValidationException when this user may not read the folder of the files
   */
  public static List<Task> all(BenchDirectory bench) throws IOException {
    TaskFiles files = TaskFiles.of(bench);
    List<Task> tasks = new ArrayList<>();
    for (String id : ids(files)) {
      readable(files.file(id)).ifPresent(tasks::add);
    }
    return tasks;
  }

  private static List<String> ids(TaskFiles files) throws IOException {
    try {
      return files.ids();
    } catch (AccessDeniedException e) {
      throw notReadable(files.folder());
    }
  }

  private static ValidationException notReadable(Path file) {
    return new ValidationException(
        "User %s may not read %s; run this as the user of the bench"
            .formatted(System.getProperty("user.name"), file));
  }

  private static Optional<Task> readable(Path file) {
    try {
      return read(file);
    } catch (IOException e) { // of another user, or damaged: this task alone is not shown
      log.debug("The record {} cannot be read", file, e);
      return Optional.empty();
    }
  }

  /**
   * The task {@code id}.
   *
   * @throws ValidationException when there is none, or this user may not read it
   */
  public static Task of(BenchDirectory bench, String id) throws IOException {
    TaskFiles files = TaskFiles.of(bench);
    try {
      return (ids(files).contains(id) ? read(files.file(id)) : Optional.<Task>empty())
          .orElseThrow(() ->
              new ValidationException(
                  "There is no task %s; bench tasks shows which there are".formatted(id)));
    } catch (AccessDeniedException e) {
      throw notReadable(files.file(id));
    }
  }

  static boolean isRunning(Task task) {
    return task.state() == TaskState.RUNNING;
  }

  /** Reads a file; empty when it is gone or its first line is not whole. */
  static Optional<Task> read(Path file) throws IOException {
    Optional<Task> task = readOnce(file);
    boolean unseen = task.filter(Tasks::isRunning).filter(each -> !isAlive(each)).isPresent();
    // Once more, since a process may write the outcome and end between two looks.
    return unseen ? readOnce(file).map(Tasks::withoutProcess) : task;
  }

  private static boolean isAlive(Task task) {
    return task.head().by().isOfThisHost() && task.head().process().isAlive();
  }

  private static Task withoutProcess(Task task) {
    if (!isRunning(task)) {
      return task;
    }
    TaskState state = task.head().by().isOfThisHost() ? TaskState.LOST : TaskState.UNKNOWN;
    return new Task(task.head(), state, null, "", task.steps(), task.output());
  }

  private static Optional<Task> readOnce(Path file) throws IOException {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
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
    for (TaskEntry entry : rest.stream().flatMap(line -> entry(line).stream()).toList()) {
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

  /** A line that a full disk cut off hides no other. */
  private static Optional<TaskEntry> entry(String line) {
    try {
      return Optional.of(Json.core().read(line, TaskEntry.class));
    } catch (JsonException damaged) {
      return Optional.empty();
    }
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
