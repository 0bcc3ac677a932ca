package @app@;

/**
 * A note.
 *
 * @param id its number
 * @param text what it says
 * @param owner the user that wrote it
 */
public record Note(long id, String text, String owner) {}
