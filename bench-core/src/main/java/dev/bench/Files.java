package dev.bench;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The public and private files of a site, seen from one unit of work.
 *
 * <p>A file is a row of the unit's transaction and content on the disk. The content gets its name
 * after the commit; a unit that rolls back leaves nothing. A public file is read by everyone who
 * knows its address, a private one by those whom {@link #mayRead} names. Confined to the unit's
 * thread.
 *
 * <pre>{@code
 * SiteFile report = ctx.files().save(NewFile.ofPrivate("report.pdf"), content);
 * }</pre>
 *
 * <p>A file longer than the site's {@code max_file_size} is refused with 413.
 */
public interface Files {

  /**
   * Saves what {@code content} gives, to its end. A name that is taken gets a suffix of six
   * hexadecimal digits before its extension.
   *
   * @throws ValidationException when no name is left of the file's name
   */
  SiteFile save(NewFile file, InputStream content);

  /** Saves bytes. */
  default SiteFile save(NewFile file, byte[] content) {
    return save(file, new ByteArrayInputStream(content));
  }

  /** The file of that id, such as {@code 3f9c01ab7e}. */
  Optional<SiteFile> find(String name);

  /** The file at an address of the site, such as {@code /private/files/report.pdf}. */
  Optional<SiteFile> findByUrl(String url);

  /** The files that are attached to a document, the oldest first. */
  List<SiteFile> attachedTo(String doctype, String docname);

  /**
   * Whether the unit's user may read {@code file}: every public file; a private one as its owner,
   * as Administrator or System Manager, or when a check of an app allows it.
   */
  boolean mayRead(SiteFile file);

  /**
   * Whether the unit's user may attach {@code file} to the document that its place names:
   * Administrator, and anyone whom a check of an app allows the file.
   */
  boolean mayAttach(NewFile file);

  /**
   * The content of {@code file}, to be closed by the caller. Does not ask {@link #mayRead}.
   *
   * @throws DoesNotExistException when the content is gone
   */
  InputStream open(SiteFile file);

  /** Deletes {@code file}; its content goes after the commit. */
  void delete(SiteFile file);
}
