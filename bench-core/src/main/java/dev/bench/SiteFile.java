package dev.bench;

import java.time.Instant;

/**
 * A file of a site.
 *
 * @param name its id: ten hexadecimal digits
 * @param fileName the name that people read, and the last part of its address
 * @param isPrivate whether it is read by permission only
 * @param content what its content is
 * @param place the folder, and the document that it is attached to
 * @param made who saved it, and when
 */
public record SiteFile(
    String name, String fileName, boolean isPrivate, Content content, Place place, Made made) {

  /** Its address on the site, not encoded: {@code /files/…} or {@code /private/files/…}. */
  public String url() {
    return (isPrivate ? "/private/files/" : "/files/") + fileName;
  }

  /**
   * A content.
   *
   * @param size its length in bytes
   * @param hash its MD5, hexadecimal; tells contents apart and proves nothing
   */
  public record Content(long size, String hash) {}

  /**
   * Where a file belongs.
   *
   * @param folder such as {@code Home/Attachments}; at most 140 characters
   * @param doctype the type of the document that it is attached to; empty for none
   * @param docname the name of that document
   * @param fieldname the field of that document; empty for the document itself
   */
  public record Place(String folder, String doctype, String docname, String fieldname) {

    private static final int LONGEST = 140;

    /** Refuses a text that is too long, and one half of a document's type and name. */
    public Place {
      for (String text : new String[] {folder, doctype, docname, fieldname}) {
        if (text.length() > LONGEST) {
          throw new ValidationException(
              "A file's folder, doctype, docname and fieldname have at most %d characters each"
                  .formatted(LONGEST));
        }
      }
      if (doctype.isEmpty() != docname.isEmpty()) {
        throw new ValidationException("A file is attached by doctype and docname together");
      }
    }

    /** In the folder {@code Home}, attached to nothing. */
    public static Place home() {
      return new Place("Home", "", "", "");
    }

    /** Whether it is attached to a document. */
    public boolean isAttached() {
      return !doctype.isEmpty();
    }
  }

  /**
   * Who saved a file, and when.
   *
   * @param owner a user
   * @param created the time of the row
   */
  public record Made(String owner, Instant created) {}
}
