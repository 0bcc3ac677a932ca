package dev.bench.site.task;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of tasks in {@code logs/tasks}, one a task: lines of JSON, first a {@link Task.Head},
 * then {@link TaskEntry}s. Mode 0600, since errors may name what is in a database.
 *
 * @param folder the folder
 * @param kept how many are kept, whatever their outcome: {@code tasks_kept}
 * @param keptFor how long those are kept, and others that were not done: {@code tasks_kept_for}
 */
record TaskFiles(Path folder, int kept, Duration keptFor) {

  static final Set<OpenOption> APPENDING = Set.of(StandardOpenOption.APPEND);

  private static final int KEPT = 500;
  private static final Duration KEPT_FOR = Duration.ofDays(90);

  /** So many times {@code tasks_kept} are kept of those that were not done. */
  private static final int NOT_DONE = 10;

  private static final Logger log = LoggerFactory.getLogger(TaskFiles.class);

  private static final String SUFFIX = ".jsonl";
  private static final Pattern ID = Pattern.compile("\\d{8}-\\d{9}-[0-9a-f]{4}");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmssSSS").withZone(ZoneOffset.UTC);
  private static final int ID_BYTES = 2;
  private static final SecureRandom random = new SecureRandom();
  private static final AtomicLong lastId = new AtomicLong();

  private static final FileAttribute<?> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Those of {@code bench}, as its settings keep them. */
  static TaskFiles of(BenchDirectory bench) {
    Settings settings = new Settings(ConfigFile.read(bench.commonSiteConfig()));
    return new TaskFiles(
        bench.logs().resolve("tasks"),
        Math.toIntExact(settings.number("tasks_kept").orElse((long) KEPT)),
        settings.duration("tasks_kept_for").orElse(KEPT_FOR));
  }

  /** An id that no other task has; those of one process are in the order of their making. */
  static String newId(Instant now) {
    long at = lastId.updateAndGet(last -> Math.max(last + 1, now.toEpochMilli()));
    byte[] own = new byte[ID_BYTES];
    random.nextBytes(own);
    return STAMP.format(Instant.ofEpochMilli(at)) + "-" + HexFormat.of().formatHex(own);
  }

  /** Makes the file of a new task. */
  Path create(Task.Head head) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.resolveSibling(""));
      Files.createDirectories(folder, OWNERS_FOLDER);
      giveToOwner(folder);
    }
    Path file = Files.createFile(folder.resolve(head.id() + SUFFIX), OWNERS_FILE);
    Files.writeString(file, Json.core().write(head) + "\n");
    giveToOwner(file);
    return file;
  }

  /** What root does on the bench of another user, that user may read. */
  private void giveToOwner(Path made) throws IOException {
    if (System.getProperty("user.name", "").equals("root")) {
      Files.setOwner(made, Files.getOwner(folder.resolveSibling("")));
    }
  }

  /** The ids of all tasks, the newest first. */
  List<String> ids() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .filter(name -> ID.matcher(name).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  Path file(String id) {
    return folder.resolve(id + SUFFIX);
  }

  /**
   * Makes room for one more. A task that runs is kept. Many backups that were done push out none
   * that failed, was cancelled or lost.
   */
  void removeOld(Instant now) throws IOException {
    String oldest = STAMP.format(now.minus(keptFor));
    List<String> ids = ids();
    for (int i = 0; i < ids.size(); i++) {
      boolean old = ids.get(i).compareTo(oldest) < 0 || i >= (long) kept * NOT_DONE;
      if (old || i >= kept - 1) {
        removeUnlessKept(file(ids.get(i)), old);
      }
    }
  }

  /** A file that cannot be read or removed stays, and keeps no other one. */
  private static void removeUnlessKept(Path file, boolean old) {
    try {
      boolean stays =
          Tasks.read(file)
              .filter(task -> Tasks.isRunning(task) || (!old && task.state() != TaskState.DONE))
              .isPresent();
      if (!stays) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.debug("The record {} cannot be read or removed", file, e);
    }
  }
}
