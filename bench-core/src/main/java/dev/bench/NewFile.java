package dev.bench;

/**
 * What is said of a file before it is saved.
 *
 * @param fileName the name that people read; of a path, the last part counts
 * @param isPrivate whether it is read by permission only
 * @param place the folder, and the document that it is attached to
 */
public record NewFile(String fileName, boolean isPrivate, SiteFile.Place place) {

  /** A private file that is attached to nothing. */
  public static NewFile ofPrivate(String fileName) {
    return new NewFile(fileName, true, SiteFile.Place.home());
  }

  /** A public file that is attached to nothing. */
  public static NewFile ofPublic(String fileName) {
    return new NewFile(fileName, false, SiteFile.Place.home());
  }

  /** This file, attached to a document. */
  public NewFile attachedTo(String doctype, String docname) {
    return new NewFile(
        fileName, isPrivate, new SiteFile.Place(place.folder(), doctype, docname, ""));
  }
}
