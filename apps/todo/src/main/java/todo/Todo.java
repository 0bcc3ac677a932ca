package todo;

/**
 * Something to be done.
 *
 * @param id its number
 * @param title what is to be done
 * @param priority how urgent it is; a higher number comes first
 * @param owner who added it
 */
public record Todo(long id, String title, int priority, String owner) {}
