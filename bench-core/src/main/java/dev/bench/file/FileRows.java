package dev.bench.file;

import dev.bench.DuplicateEntryException;
import dev.bench.SiteFile;
import dev.bench.database.DeadlockException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The rows of a site's files ({@code bench_file}).
 *
 * <p>A deleted file keeps its row, and with it its name, until its content is gone. Confined to the
 * unit of {@code db}.
 */
public final class FileRows {

  private static final int LOCKED = 1205;

  private final Handle db;

  /** The rows that {@code db} reads. */
  public FileRows(Handle db) {
    this.db = db;
  }

  /**
   * Inserts {@code file}; false when another file has its name, or may get it by a transaction that
   * still runs. The insert waits for no such transaction, since it may be a job of minutes.
   */
  boolean insert(SiteFile file) {
    try {
      db.createUpdate(
              "set statement innodb_lock_wait_timeout = 0 for"
                  + " insert into bench_file (name, file_name, is_private, size, content_hash,"
                  + " folder, attached_to_doctype, attached_to_name, attached_to_field, owner,"
                  + " created) values (:name, :fileName, :isPrivate, :size, :hash, :folder,"
                  + " :doctype, :docname, :fieldname, :owner, :created)")
          .bind("name", file.name())
          .bind("fileName", file.fileName())
          .bind("isPrivate", file.isPrivate())
          .bind("size", file.content().size())
          .bind("hash", file.content().hash())
          .bind("folder", file.place().folder())
          .bind("doctype", file.place().doctype())
          .bind("docname", file.place().docname())
          .bind("fieldname", file.place().fieldname())
          .bind("owner", file.made().owner())
          .bind("created", LocalDateTime.ofInstant(file.made().created(), ZoneOffset.UTC))
          .execute();
      return true;
    } catch (DuplicateEntryException taken) {
      return false;
    } catch (DeadlockException e) {
      if (e.getCause() instanceof SQLException sql && sql.getErrorCode() == LOCKED) {
        return false;
      }
      throw e; // a deadlock has ended the transaction
    }
  }

  /** The file of that id. */
  Optional<SiteFile> find(String name) {
    return db.createQuery("select * from bench_file where deleted is null and name = :name")
        .bind("name", name)
        .map(FileRows::file)
        .findOne();
  }

  /** The file of that name in the public or the private folder. */
  public Optional<SiteFile> find(boolean isPrivate, String fileName) {
    return db.createQuery(
            "select * from bench_file where deleted is null and file_name = :fileName"
                + " and is_private = :isPrivate")
        .bind("fileName", fileName)
        .bind("isPrivate", isPrivate)
        .map(FileRows::file)
        .findOne();
  }

  /** The files attached to a document, the oldest first. */
  List<SiteFile> attachedTo(String doctype, String docname) {
    return db.createQuery(
            "select * from bench_file where deleted is null and attached_to_doctype = :doctype"
                + " and attached_to_name = :docname order by created, name")
        .bind("doctype", doctype)
        .bind("docname", docname)
        .map(FileRows::file)
        .list();
  }

  /** Marks the file of that id as deleted. */
  void delete(String name) {
    db.createUpdate(
            "update bench_file set deleted = utc_timestamp(6) where name = :name"
                + " and deleted is null")
        .bind("name", name)
        .execute();
  }

  /** Some files that were deleted an hour ago or earlier. */
  List<SiteFile> deleted(int most) {
    return db.createQuery(
            "select * from bench_file where deleted < utc_timestamp(6) - interval 1 hour"
                + " order by deleted limit :most")
        .bind("most", most)
        .map(FileRows::file)
        .list();
  }

  /** Lets a deleted file wait for another hour, behind the others. */
  void putOff(String name) {
    db.createUpdate(
            "update bench_file set deleted = utc_timestamp(6) where name = :name"
                + " and deleted is not null")
        .bind("name", name)
        .execute();
  }

  /** Removes the row of a deleted file. */
  void remove(String name) {
    db.createUpdate("delete from bench_file where name = :name and deleted is not null")
        .bind("name", name)
        .execute();
  }

  private static SiteFile file(ResultSet row, StatementContext context) throws SQLException {
    return new SiteFile(
        row.getString("name"),
        row.getString("file_name"),
        row.getBoolean("is_private"),
        new SiteFile.Content(row.getLong("size"), row.getString("content_hash")),
        new SiteFile.Place(
            row.getString("folder"),
            row.getString("attached_to_doctype"),
            row.getString("attached_to_name"),
            row.getString("attached_to_field")),
        new SiteFile.Made(row.getString("owner"), instant(row)));
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject("created", LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }
}
