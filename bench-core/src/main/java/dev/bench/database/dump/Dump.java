package dev.bench.database.dump;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.cancel.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Dumps one database with {@code mariadb-dump}: one snapshot of all tables, which locks none.
 *
 * @param program the program
 * @param address the database
 * @param leftOut the tables and views that are not dumped; where there are some, neither are
 *     routines and events
 */
public record Dump(Path program, DatabaseAddress address, List<String> leftOut) {

  private static final int CHUNK = 1 << 16;
  private static final int ERROR_BYTES = 4000;

  /** The status of a program that a signal ended, less the number of the signal. */
  private static final int SIGNAL = 128;

  /** Ctrl-C reaches the program too, and maybe before this process has taken it. */
  private static final Duration WISH_LIMIT = Duration.ofSeconds(1);

  /** Copies the list. */
  public Dump {
    leftOut = List.copyOf(leftOut);
  }

  /** All of the database. */
  public Dump(Path program, DatabaseAddress address) {
    this(program, address, List.of());
  }

  /** Hears how far a dump has come, and may end it. */
  @FunctionalInterface
  public interface Advance {

    /**
     * So many bytes of SQL are done.
     *
     * @throws InterruptedException when the work is to end
     */
    void to(long bytes) throws InterruptedException;
  }

  /**
   * What a dump holds.
   *
   * @param bytes of SQL
   * @param rows of each table, counted in what was written
   */
  public record Content(long bytes, SortedMap<String, Long> rows) {

    /** Copies the map. */
    public Content {
      rows = new TreeMap<>(rows);
    }
  }

  /**
   * Writes the SQL to {@code out}.
   *
   * @param cancellation ends the program, also while it waits for the server
   * @throws IOException when the program fails; the message has what it said
   */
  public Content to(OutputStream out, Advance advance, Cancellation cancellation) throws Exception {
    Process process = new ProcessBuilder(words()).start();
    StringBuilder errors = new StringBuilder();
    Thread listening =
        Thread.ofPlatform().daemon().name("dump-errors").start(() -> keep(process, errors));
    try (var _ = cancellation.reaches(process::destroyForcibly)) {
      boolean loggedIn = logIn(process);
      Content content = copy(process.getInputStream(), out, advance);
      int status = process.waitFor();
      listening.join();
      if (status > SIGNAL) {
        String ended = "mariadb-dump was ended by signal %d".formatted(status - SIGNAL);
        throw cancellation.isWishedWithin(WISH_LIMIT)
            ? new InterruptedException(ended)
            : new IOException(ended);
      }
      if (status != 0 || !loggedIn) {
        throw new IOException(
            "mariadb-dump failed with status %d: %s"
                .formatted(status, errors.toString().strip().replaceAll("\\s*\\n\\s*", "; ")));
      }
      return content;
    } finally {
      process.destroyForcibly();
    }
  }

  /** The login comes through standard input, and is in no file, argument or variable. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(
            program.toString(),
            "--defaults-file=/dev/stdin",
            "--single-transaction",
            "--quick",
            "--skip-lock-tables",
            "--hex-blob",
            "--triggers"));
    if (leftOut.isEmpty()) {
      words.addAll(List.of("--routines", "--events"));
    }
    words.addAll(List.of("--default-character-set=utf8mb4", "--max-allowed-packet=1G"));
    leftOut.forEach(table -> words.add("--ignore-table=%s.%s".formatted(address.name(), table)));
    words.add(address.name());
    return words;
  }

  /** Whether the program took its login. One that ends before says why by its status. */
  private boolean logIn(Process process) {
    byte[] login = LoginFile.text(address).getBytes(StandardCharsets.UTF_8);
    try (OutputStream in = process.getOutputStream()) {
      in.write(login);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Content copy(InputStream from, OutputStream out, Advance advance)
      throws Exception {
    SortedMap<String, Long> rows = new TreeMap<>();
    SqlSplitter splitter =
        new SqlSplitter(statement ->
            statement
                .table()
                .ifPresent(table -> rows.merge(table, (long) statement.rows(), Long::sum)));
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    int count;
    while ((count = from.read(chunk)) >= 0) {
      out.write(chunk, 0, count);
      splitter.accept(chunk, count);
      bytes += count;
      advance.to(bytes);
    }
    return new Content(bytes, rows);
  }

  private static void keep(Process process, StringBuilder errors) {
    try (InputStream said = process.getErrorStream()) {
      byte[] chunk = new byte[CHUNK];
      int count;
      while ((count = said.read(chunk)) >= 0) {
        if (errors.length() < ERROR_BYTES) {
          errors.append(new String(chunk, 0, count, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException ended) {
      // What it said before is kept.
    }
  }
}
