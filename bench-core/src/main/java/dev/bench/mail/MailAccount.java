package dev.bench.mail;

import java.util.Optional;

/**
 * The account that the mail of a site is sent with.
 *
 * @param server the host name of the SMTP server
 * @param encryption when the connection is encrypted
 * @param login empty for a server that asks for none
 * @param sender the address in {@code From}
 */
public record MailAccount(
    String server, int port, Encryption encryption, Optional<Login> login, MailAddress sender) {

  /** When a connection is encrypted. */
  public enum Encryption {
    /** Never. */
    NONE,
    /** After the greeting, and before anything else is said; {@code use_tls}. */
    STARTTLS,
    /** From the beginning; {@code use_ssl}. */
    TLS
  }

  /** What the server knows the account by. */
  public record Login(String user, String password) {

    @Override
    public String toString() {
      return user;
    }
  }

  /** What tells it from other accounts; no secret. */
  public String name() {
    return login.map(known -> known.user() + " at ").orElse("") + server + ":" + port;
  }
}
