package dev.bench.site.task;

import dev.bench.config.BenchDirectory;
import dev.bench.embedded.ProcessIdentity;
import dev.bench.json.Json;
import dev.bench.site.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the record of one task while it runs, and tells another listener the same.
 *
 * <p>Each line is in the file before the task goes on, so that a {@code kill -9} loses none. A
 * record that cannot be written keeps no task from its work: the log says so once. Threads: that of
 * the task, and that which cancels it.
 */
public final class TaskRecord implements Progress {

  /** A task with more steps and output is recorded up to here, and then its end. */
  private static final int MOST_LINES = 5000;

  private static final Logger log = LoggerFactory.getLogger(TaskRecord.class);

  private static final Set<TaskEntry.Kind> OUTCOMES =
      EnumSet.of(TaskEntry.Kind.DONE, TaskEntry.Kind.FAILED, TaskEntry.Kind.CANCELLED);

  private final Progress listener;
  private final @Nullable Path file;
  private int lines;
  private boolean over;
  private boolean broken;

  /** Whether the last line may have no end. */
  private boolean cutOff;

  private TaskRecord(@Nullable Path file, Progress listener) {
    this.file = file;
    this.listener = listener;
  }

  /** Begins the record of {@code operation} on {@code site}; old records are removed. */
  public static TaskRecord begin(
      BenchDirectory bench, String operation, String site, Progress listener) {
    TaskFiles files = TaskFiles.of(bench);
    Instant now = Instant.now();
    try {
      files.removeOld(now);
      Task.Head head =
          new Task.Head(
              TaskFiles.newId(now),
              operation,
              site,
              Origin.current(),
              ProcessIdentity.current(),
              now);
      return new TaskRecord(files.create(head), listener);
    } catch (IOException e) {
      log.warn("{} of {} is not recorded for bench tasks: {}", operation, site, e.toString());
      return new TaskRecord(null, listener);
    }
  }

  @Override
  public void begun(String step) {
    write(TaskEntry.Kind.BEGUN, step);
    listener.begun(step);
  }

  @Override
  public void advanced(String step, long bytes, long all) {
    listener.advanced(step, bytes, all);
  }

  @Override
  public void done(String step) {
    write(TaskEntry.Kind.ENDED, step);
    listener.done(step);
  }

  @Override
  public void said(String line) {
    write(TaskEntry.Kind.SAID, line);
    listener.said(line);
  }

  @Override
  public void finished() {
    write(TaskEntry.Kind.DONE, "");
    listener.finished();
  }

  @Override
  public void cancelled(String sentence) {
    write(TaskEntry.Kind.CANCELLED, sentence);
    listener.cancelled(sentence);
  }

  /** The task failed, or its thread was interrupted; what was recorded before counts. */
  public void failed(Exception why) {
    String said = why.getMessage() == null ? why.toString() : why.getMessage();
    write(
        why instanceof InterruptedException ? TaskEntry.Kind.CANCELLED : TaskEntry.Kind.FAILED,
        said);
  }

  private synchronized void write(TaskEntry.Kind kind, String text) {
    boolean outcome = OUTCOMES.contains(kind);
    if (file == null || (outcome && over) || (!outcome && lines >= MOST_LINES)) {
      return;
    }
    over |= outcome;
    lines++;
    String entry = Json.core().write(new TaskEntry(Instant.now(), kind, text)) + "\n";
    String line = cutOff ? "\n" + entry : entry;
    try (FileChannel channel = FileChannel.open(file, TaskFiles.APPENDING)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      cutOff = false;
    } catch (IOException e) {
      cutOff = true;
      if (!broken) {
        broken = true;
        log.warn("The record {} of a task cannot be written: {}", file, e.toString());
      }
    }
  }
}
