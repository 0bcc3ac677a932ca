package dev.bench.mail;

import dev.bench.Config;
import dev.bench.ValidationException;
import dev.bench.mail.MailAccount.Encryption;
import java.util.Optional;

/**
 * What becomes of the mail of a site, by its settings.
 *
 * @param fate what becomes of it
 * @param why one sentence; empty when mail is sent
 * @param account what it is sent with; empty unless it is sent
 */
public record MailSetup(Fate fate, String why, Optional<MailAccount> account) {

  private static final long PORT = 25;
  private static final long PORT_OF_STARTTLS = 587;
  private static final long PORT_OF_TLS = 465;

  /** What becomes of mail. */
  public enum Fate {
    /** It is sent. */
    SENT,
    /** It waits until the settings are changed. */
    KEPT,
    /** It is shown to developers and never sent. */
    CAUGHT
  }

  /** What {@code config}, the settings of a site, says. */
  public static MailSetup of(Config config) {
    if (config.flag("mute_emails")) {
      return kept("Mail is muted (mute_emails); it is sent once the setting is removed");
    }
    Optional<String> server = config.text("mail_server");
    if (server.isEmpty()) {
      return config.flag("developer_mode")
          ? new MailSetup(
              Fate.CAUGHT,
              "Mail is caught and shown at /mailbox, since developer_mode is on and mail_server is not set",
              Optional.empty())
          : kept("No mail is sent until mail_server is set; until then it is kept");
    }
    try {
      return sender(config)
          .map(from ->
              new MailSetup(Fate.SENT, "", Optional.of(account(config, server.get(), from))))
          .orElseGet(
              () -> kept("No mail is sent until auto_email_id, the address of the sender, is set"));
    } catch (ValidationException wrong) {
      return kept("No mail is sent until the sender is right: " + wrong.getMessage());
    }
  }

  private static MailSetup kept(String why) {
    return new MailSetup(Fate.KEPT, why, Optional.empty());
  }

  /**
   * The sender that {@code config} names.
   *
   * @throws ValidationException when it is no address
   */
  public static Optional<MailAddress> sender(Config config) {
    return config
        .text("auto_email_id")
        .or(() -> config.text("mail_login").filter(login -> login.contains("@")))
        .map(MailAddress::of)
        .map(address ->
            config
                .text("email_sender_name")
                .map(name -> new MailAddress(name, address.address()))
                .orElse(address));
  }

  private static MailAccount account(Config config, String server, MailAddress sender) {
    Encryption encryption =
        config.flag("use_ssl")
            ? Encryption.TLS
            : config.flag("use_tls") ? Encryption.STARTTLS : Encryption.NONE;
    long usual =
        switch (encryption) {
          case NONE -> PORT;
          case STARTTLS -> PORT_OF_STARTTLS;
          case TLS -> PORT_OF_TLS;
        };
    return new MailAccount(
        server,
        Math.toIntExact(config.number("mail_port").orElse(usual)),
        encryption,
        config
            .text("mail_login")
            .map(user -> new MailAccount.Login(user, config.text("mail_password").orElse(""))),
        sender);
  }
}
