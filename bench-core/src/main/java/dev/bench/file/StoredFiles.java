package dev.bench.file;

import dev.bench.Config;
import dev.bench.DoesNotExistException;
import dev.bench.NewFile;
import dev.bench.SiteFile;
import dev.bench.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a site in one transaction: rows and content together.
 *
 * @param rows the rows, in the transaction
 * @param folder the content
 */
public record StoredFiles(FileRows rows, FileFolder folder) {

  private static final Logger LOG = LoggerFactory.getLogger(StoredFiles.class);

  private static final long MOST_BYTES = 25L << 20;
  private static final int ID_DIGITS = 10;
  private static final int TRIES = 5;
  private static final int AT_ONCE = 100;
  private static final Duration ORPHANED = Duration.ofDays(1);

  /** How long a file may be, in bytes: {@code max_file_size}. */
  public static long mostBytes(Config config) {
    return config.number("max_file_size").orElse(MOST_BYTES);
  }

  /**
   * Stages {@code content} and inserts its row. The caller publishes the file after the commit, or
   * forgets it after a rollback.
   */
  public SiteFile add(NewFile file, InputStream content, String owner, long most) {
    String fileName = FileNames.of(file.fileName());
    String id = FileNames.random(ID_DIGITS);
    try {
      SiteFile.Content written = folder.stage(id, file.isPrivate(), content, most);
      SiteFile.Made made = new SiteFile.Made(owner, Instant.now().truncatedTo(ChronoUnit.MICROS));
      for (int i = 0; i < TRIES; i++) {
        String name = i == 0 ? fileName : FileNames.other(fileName);
        SiteFile stored = new SiteFile(id, name, file.isPrivate(), written, file.place(), made);
        if (!folder.isTaken(file.isPrivate(), name) && rows.insert(stored)) {
          return stored;
        }
      }
      throw new ValidationException("No name is free for the file " + fileName + "; try again");
    } catch (IOException e) {
      folder.forget(id);
      throw new UncheckedIOException("The file " + fileName + " cannot be kept", e);
    } catch (RuntimeException e) {
      folder.forget(id);
      throw e;
    }
  }

  /** The file of that id. */
  public Optional<SiteFile> find(String name) {
    return rows.find(name);
  }

  /** The file at that address. */
  public Optional<SiteFile> findByUrl(String url) {
    for (boolean isPrivate : new boolean[] {true, false}) {
      String prefix = isPrivate ? "/private/files/" : "/files/";
      if (url.startsWith(prefix)) {
        return rows.find(isPrivate, url.substring(prefix.length()));
      }
    }
    return Optional.empty();
  }

  /** The files attached to a document. */
  public List<SiteFile> attachedTo(String doctype, String docname) {
    return rows.attachedTo(doctype, docname);
  }

  /** The content of {@code file}. */
  public InputStream open(SiteFile file) {
    try {
      return folder.open(file);
    } catch (NoSuchFileException e) {
      throw new DoesNotExistException("The content of " + file.url() + " is gone");
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file.url() + " cannot be read", e);
    }
  }

  /** Deletes the row of {@code file}; the caller deletes the content after the commit. */
  public void delete(SiteFile file) {
    rows.delete(file.name());
  }

  /** After the commit of {@link #delete}. */
  public void deleteContent(SiteFile file) {
    folder.delete(file);
  }

  /** After a rollback of {@link #add}. */
  public void forget(SiteFile file) {
    folder.forget(file.name());
  }

  /**
   * Removes some deleted files for good; how many. A file that cannot be deleted is logged, and
   * comes after the others at the next try.
   */
  public int removeDeleted() {
    int removed = 0;
    for (SiteFile file : rows.deleted(AT_ONCE)) {
      try {
        folder.delete(file);
        rows.remove(file.name());
        removed++;
      } catch (UncheckedIOException e) {
        LOG.error("A deleted file stays on the disk; the next upkeep tries again", e);
        rows.putOff(file.name());
      }
    }
    return removed;
  }

  /**
   * Publishes what a killed process left behind its commit, and removes what one left before it:
   * staged contents and chunks that nothing has touched for a day; how many.
   */
  public int removeOrphans(Instant now) {
    int removed = 0;
    try {
      for (Path path : folder.hiddenSince(now.minus(ORPHANED))) {
        String name = path.getFileName().toString();
        Optional<SiteFile> row =
            name.startsWith(FileFolder.STAGED)
                ? rows.find(name.substring(FileFolder.STAGED.length()))
                : Optional.empty();
        try {
          if (row.isPresent()) {
            folder.publish(row.get());
          } else {
            FileFolder.delete(path);
            removed++;
          }
        } catch (UncheckedIOException e) {
          LOG.error("A file stays as it is; the next upkeep tries again", e);
        }
      }
      return removed;
    } catch (IOException e) {
      throw new UncheckedIOException("The private files cannot be listed", e);
    }
  }
}
