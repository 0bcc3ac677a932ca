package dev.bench;

/**
 * A mail in the queue of its site.
 *
 * @param id its number, which {@code bench mail show} takes
 * @param messageId its Message-ID with the angle brackets; the same at each try
 */
public record MailRef(long id, String messageId) {}
