package dev.bench.site.journal;

import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import dev.bench.embedded.HostName;
import dev.bench.embedded.ProcessIdentity;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The file {@code config/journal/<site>.journal}: what the running operation on a site would have
 * to undo, or has still to finish.
 *
 * <p>The process that works on the site holds the lock beside it, and the journal is gone when that
 * is done. So a journal without a holder tells of a process that was killed. The lock has a file of
 * its own, which stays: a lock on a file that is meanwhile deleted keeps no process away. Lines of
 * JSON, the first one the {@link Head}, the others {@link Undo}s in the order of the steps; each is
 * on the disk before its step begins. The commit mark is one line too: from it on nothing is
 * undone, and the {@link Finish} steps in it are done. A last line without an end is ignored. Mode
 * 0600.
 */
final class Journal implements AutoCloseable {

  private static final String SUFFIX = ".journal";
  private static final List<Class<? extends Undo>> KINDS =
      List.of(
          Undo.RemoveFolder.class,
          Undo.DropDatabase.class,
          Undo.DropUser.class,
          Undo.EndInstallation.class,
          Undo.DropTable.class,
          Undo.RemoveApp.class,
          Undo.RestoreDefaultSite.class,
          Undo.MoveBack.class,
          Undo.RemoveFile.class);

  private static final List<Class<? extends Finish>> ENDS =
      List.of(
          Finish.Move.class,
          Finish.Replace.class,
          Finish.TakeSettings.class,
          Finish.TakeApps.class,
          Finish.DropTables.class,
          Finish.SwitchTables.class,
          Finish.DropDatabase.class,
          Finish.DropUser.class,
          Finish.RemoveFolder.class,
          Finish.MoveDefault.class);

  private static final Set<OpenOption> OPENING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final FileLocked lock;
  private final FileChannel channel;

  Journal(Path file, FileLocked lock, FileChannel channel) {
    this.file = file;
    this.lock = lock;
    this.channel = channel;
  }

  /**
   * The operation that a journal is of.
   *
   * @param operation such as {@code new-site}
   * @param site the site
   * @param pid the process
   * @param mark when it started, as {@link ProcessIdentity} has it; null in an older journal
   * @param host the machine or container it runs on; null in an older journal
   */
  record Head(
      String operation, String site, long pid, @Nullable String mark, @Nullable String host) {

    /** That of an operation of this process. */
    static Head of(String operation, String site) {
      ProcessIdentity own = ProcessIdentity.current();
      return new Head(operation, site, own.pid(), own.mark(), HostName.current());
    }

    /** Whether the process is, or was, one of this machine. */
    boolean isOfThisHost() {
      return host == null || host.equals(HostName.current());
    }

    /** Whether its process still runs; only that of this machine can be found. */
    boolean isAlive() {
      return mark == null
          ? ProcessHandle.of(pid).isPresent()
          : new ProcessIdentity(pid, mark).isAlive();
    }
  }

  /** The journal of {@code site}, locked; empty while another operation has it. */
  static Optional<Journal> tryOpen(BenchDirectory bench, String site) throws IOException {
    Files.createDirectories(folder(bench));
    return tryOpen(folder(bench).resolve(site + SUFFIX), true);
  }

  /** Whether there is a journal of any site, of a running operation or an abandoned one. */
  static boolean isAny(BenchDirectory bench) throws IOException {
    if (!Files.isDirectory(folder(bench))) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder(bench))) {
      return files.anyMatch(each -> each.toString().endsWith(SUFFIX));
    }
  }

  /** The sites that have a journal, of a running operation or an abandoned one. */
  static List<String> sites(BenchDirectory bench) throws IOException {
    if (!Files.isDirectory(folder(bench))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder(bench))) {
      return files
          .map(each -> String.valueOf(each.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /** The journal that a killed process left, locked; empty when another process has it. */
  static Optional<Journal> abandoned(BenchDirectory bench, String site) throws IOException {
    return tryOpen(folder(bench).resolve(site + SUFFIX), false);
  }

  /** The operation of another process that has the journal of {@code site} now. */
  static Optional<Head> running(BenchDirectory bench, String site) throws IOException {
    Path file = folder(bench).resolve(site + SUFFIX);
    if (FileLocked.isHeldHere(lockOf(file))) {
      return Optional.empty();
    }
    try {
      return head(Files.readString(file));
    } catch (NoSuchFileException none) { // or it was erased just now
      return Optional.empty();
    }
  }

  private static Path folder(BenchDirectory bench) {
    return bench.config().resolve("journal");
  }

  private static Path lockOf(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".lock");
  }

  private static Optional<Journal> tryOpen(Path file, boolean creates) throws IOException {
    Optional<FileLocked> lock = FileLocked.attempt(lockOf(file));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    boolean opened = false;
    try {
      if (!creates && !Files.exists(file)) {
        return Optional.empty(); // it was erased by the operation that had the lock
      }
      FileChannel channel = FileChannel.open(file, OPENING, OWNER_ONLY);
      opened = true;
      return Optional.of(new Journal(file, lock.get(), channel));
    } finally {
      if (!opened) {
        lock.get().close();
      }
    }
  }

  /**
   * The operation it is of; empty when it is new.
   *
   * @throws UnreadableJournalException when it is damaged
   */
  Optional<Head> head() throws IOException {
    String text = text();
    try {
      return head(text);
    } catch (JsonException e) {
      throw new UnreadableJournalException(file, e);
    }
  }

  private String text() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // until all of it is read
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static Optional<Head> head(String text) {
    int end = text.indexOf('\n');
    return end < 0
        ? Optional.empty()
        : Optional.of(Json.core().read(text.substring(0, end), Head.class));
  }

  /**
   * What must be undone, in the order of the steps.
   *
   * @throws UnreadableJournalException when it is damaged, or was written by another version
   */
  List<Undo> entries() throws IOException {
    String text = text();
    try {
      return entries(text);
    } catch (JsonException | IllegalArgumentException e) {
      throw new UnreadableJournalException(file, e);
    }
  }

  private static List<Undo> entries(String text) {
    List<Undo> entries = new ArrayList<>();
    int complete = text.lastIndexOf('\n') + 1;
    for (String line : text.substring(0, complete).lines().skip(1).toList()) {
      JsonNode node = Json.core().tree(line);
      if (!node.has("commit")) {
        entries.add(typed(node, "undo", KINDS));
      }
    }
    return entries;
  }

  private static <T> T typed(JsonNode node, String word, List<Class<? extends T>> kinds) {
    String kind = node.path(word).asString();
    Class<? extends T> type =
        kinds.stream()
            .filter(each -> each.getSimpleName().equals(kind))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("unknown entry: " + kind));
    return type.cast(Objects.requireNonNull(Json.core().convert(node.path("of"), type)));
  }

  /**
   * What must be finished, in the order of the steps; empty when the operation is not committed.
   *
   * @throws UnreadableJournalException when it is damaged, or was written by another version
   */
  Optional<List<Finish>> committed() throws IOException {
    String text = text();
    int complete = text.lastIndexOf('\n') + 1;
    try {
      for (String line : text.substring(0, complete).lines().skip(1).toList()) {
        JsonNode node = Json.core().tree(line);
        if (node.has("commit")) {
          List<Finish> steps = new ArrayList<>();
          node.path("commit").forEach(each -> steps.add(typed(each, "finish", ENDS)));
          return Optional.of(steps);
        }
      }
      return Optional.empty();
    } catch (JsonException | IllegalArgumentException e) {
      throw new UnreadableJournalException(file, e);
    }
  }

  /**
   * Sets the commit mark, with what is to be finished; it is on the disk when this returns.
   *
   * @throws IOException when the mark could not be set and is not on the disk
   * @throws UndecidedException when it may be on the disk
   */
  void commit(List<Finish> steps) throws IOException {
    long before = channel.size();
    try {
      append(
          Map.of(
              "commit",
              steps.stream()
                  .map(each -> Map.of("finish", each.getClass().getSimpleName(), "of", each))
                  .toList()));
    } catch (IOException failure) {
      takeBack(before, failure);
      throw failure;
    }
  }

  /** A mark that was written and not forced may reach the disk later, after all was undone. */
  private void takeBack(long length, IOException failure) {
    try {
      channel.truncate(length);
      channel.force(true);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw new UndecidedException(file, failure);
    }
  }

  /** Begins the journal of an operation. */
  void begin(Head head) throws IOException {
    channel.truncate(0);
    append(head);
    forceFolder();
  }

  /** A crash of the machine must neither take the file's name back nor bring it back. */
  private void forceFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
      folder.force(true);
    }
  }

  /** Adds an entry; it is on the disk when this returns. */
  void add(Undo undo) throws IOException {
    append(Map.of("undo", undo.getClass().getSimpleName(), "of", undo));
  }

  private void append(Object value) throws IOException {
    String line = Json.core().write(value) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes, channel.size());
    }
    channel.force(true);
  }

  /** Ends the journal: there is nothing to undo any more. */
  void erase() throws IOException {
    if (Files.deleteIfExists(file)) {
      forceFolder();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      lock.close();
    }
  }
}
