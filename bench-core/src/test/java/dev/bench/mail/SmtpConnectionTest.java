package dev.bench.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.bench.mail.Answer.Verdict;
import dev.bench.mail.Delivery.Connection;
import dev.bench.mail.MailAccount.Encryption;
import dev.bench.testkit.ScriptedSmtp;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpConnectionTest {

  @TempDir static Path folder;

  private static SSLContext tls;

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final SendLimits PATIENT = new SendLimits(LONG, LONG, LONG, LONG, LONG);
  private static final SendLimits IMPATIENT = new SendLimits(LONG, SHORT, SHORT, LONG, LONG);
  private static final String ANN = "ann@example.com";
  private static final String BEN = "ben@example.com";

  @BeforeAll
  static void make_a_certificate() throws Exception {
    LocalCertificate certificate = LocalCertificate.in(folder);
    System.setProperty("greenmail.tls.keystore.file", certificate.file().toString());
    tls = certificate.context();
  }

  @Test
  void a_mail_with_all_its_parts_arrives_over_tls_with_a_login() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtps"));
    server.setUser("bench@example.com", "bench", "hush");
    server.start();
    try {
      MailAccount account =
          account(server.getSmtps().getPort(), Encryption.TLS, Optional.of("hush"));
      try (SmtpConnection connection =
          SmtpConnection.open(account, PATIENT, tls::getSocketFactory)) {
        Delivery delivery = connection.send(mail(ANN), () -> {});
        assertThat(delivery.answers().get(ANN).verdict()).isEqualTo(Verdict.SENT);
        assertThat(connection.isUsable()).isTrue();
      }
      MimeMessage received = server.getReceivedMessages()[0];
      assertThat(received.getMessageID()).isEqualTo("<1@site>");
      assertThat(received.getSubject()).isEqualTo("Grüße");
      assertThat(received.getFrom()[0].toString()).isEqualTo("Bench <bench@example.com>");
      assertThat(source(received))
          .contains("multipart/mixed", "multipart/alternative", "filename=list.csv");
    } finally {
      server.stop();
    }
  }

  @Test
  void a_wrong_password_makes_the_account_unusable_and_is_not_told() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.setUser("bench@example.com", "bench", "hush");
    server.start();
    try {
      MailAccount account =
          account(server.getSmtp().getPort(), Encryption.NONE, Optional.of("guess"));
      assertThatThrownBy(() -> open(account, PATIENT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it refuses the login")
          .message()
          .doesNotContain("guess");
    } finally {
      server.stop();
    }
  }

  @Test
  void a_certificate_that_is_not_trusted_is_refused() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtps"));
    server.start();
    try {
      MailAccount account = account(server.getSmtps().getPort(), Encryption.TLS, Optional.empty());
      assertThatThrownBy(() -> open(account, PATIENT)).hasMessageContaining("TLS failed");
    } finally {
      server.stop();
    }
  }

  @Test
  void a_connection_is_encrypted_before_the_login_where_the_server_offers_it() throws Exception {
    try (ScriptedSmtp server = ScriptedSmtp.start().withStartTls(tls)) {
      MailAccount account = account(server.port(), Encryption.STARTTLS, Optional.of("hush"));
      try (SmtpConnection connection =
          SmtpConnection.open(account, PATIENT, tls::getSocketFactory)) {
        assertThat(connection.send(mail(ANN), () -> {}).answers().get(ANN).verdict())
            .isEqualTo(Verdict.SENT);
      }
      List<String> verbs =
          server.commands().stream().map(each -> each.replaceFirst(" .*", "")).toList();
      assertThat(verbs).containsSubsequence("EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL");
      assertThat(verbs.indexOf("AUTH")).isGreaterThan(verbs.indexOf("STARTTLS"));
    }
  }

  @Test
  void no_password_goes_to_a_server_that_does_not_encrypt_though_it_should() throws Exception {
    try (ScriptedSmtp server = ScriptedSmtp.start()) {
      MailAccount account = account(server.port(), Encryption.STARTTLS, Optional.of("hush"));
      assertThatThrownBy(() -> open(account, PATIENT)).hasMessageContaining("STARTTLS");
      assertThat(server.commands()).noneMatch(command -> command.startsWith("AUTH"));
    }
  }

  @Test
  void one_refused_recipient_keeps_the_mail_from_no_other() throws Exception {
    try (ScriptedSmtp server =
        ScriptedSmtp.start(command ->
            command.contains("nobody@")
                ? "550 no such user"
                : command.contains("full@") ? "452 mailbox full" : ScriptedSmtp.USUAL)) {
      try (SmtpConnection connection = open(plain(server), PATIENT)) {
        Delivery delivery =
            connection.send(mail(ANN, "nobody@example.com", "full@example.com"), () -> {});
        assertThat(delivery.answers().get(ANN).verdict()).isEqualTo(Verdict.SENT);
        assertThat(delivery.answers().get("nobody@example.com"))
            .isEqualTo(new Answer(Verdict.NEVER, "550 no such user"));
        assertThat(delivery.answers().get("full@example.com").verdict()).isEqualTo(Verdict.LATER);
        assertThat(connection.send(mail(BEN), () -> {}).answers().get(BEN).verdict())
            .isEqualTo(Verdict.SENT);
      }
      assertThat(server.accepted()).hasSize(2);
      assertThat(server.commands()).filteredOn("CONNECT"::equals).hasSize(1);
    }
  }

  @Test
  void a_reply_to_the_whole_mail_says_whether_it_can_be_tried_again() throws Exception {
    AtomicInteger mails = new AtomicInteger();
    try (ScriptedSmtp server =
            ScriptedSmtp.start(command ->
                command.equals(".")
                    ? mails.incrementAndGet() == 1 ? "451 later" : "554 spam"
                    : ScriptedSmtp.USUAL);
        SmtpConnection connection = open(plain(server), PATIENT)) {
      Delivery later = connection.send(mail(ANN), () -> {});
      Delivery never = connection.send(mail(ANN), () -> {});
      assertThat(later.answers().get(ANN)).isEqualTo(new Answer(Verdict.LATER, "451 later"));
      assertThat(never.answers().get(ANN)).isEqualTo(new Answer(Verdict.NEVER, "554 spam"));
      assertThat(never.connection()).isEqualTo(Connection.USABLE);
    }
  }

  @Test
  void silence_before_the_end_of_a_mail_leaves_it_unsent() throws Exception {
    try (ScriptedSmtp server =
            ScriptedSmtp.start(
                command -> command.equals("DATA") ? ScriptedSmtp.SILENCE : ScriptedSmtp.USUAL);
        SmtpConnection connection = open(plain(server), IMPATIENT)) {
      Delivery delivery = connection.send(mail(ANN), () -> {});
      assertThat(delivery.answers().get(ANN))
          .isEqualTo(new Answer(Verdict.LATER, "it does not answer in time"));
      assertThat(delivery.connection()).isEqualTo(Connection.BROKEN);
    }
  }

  @Test
  void silence_after_the_end_of_a_mail_leaves_open_whether_it_is_sent() throws Exception {
    try (ScriptedSmtp server =
            ScriptedSmtp.start(
                command -> command.equals(".") ? ScriptedSmtp.SILENCE : ScriptedSmtp.USUAL);
        SmtpConnection connection = open(plain(server), IMPATIENT)) {
      Delivery delivery = connection.send(mail(ANN), () -> {});
      assertThat(delivery.answers().get(ANN).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void a_mail_that_may_not_be_handed_over_never_ends() throws Exception {
    try (ScriptedSmtp server = ScriptedSmtp.start();
        SmtpConnection connection = open(plain(server), PATIENT)) {
      Delivery delivery =
          connection.send(
              mail(ANN),
              () -> {
                throw new IOException("another process has it by now");
              });
      assertThat(delivery.answers().get(ANN).verdict()).isEqualTo(Verdict.LATER);
      assertThat(server.accepted()).isEmpty();
      assertThat(server.commands()).doesNotContain(".");
    }
  }

  private static SmtpConnection open(MailAccount account, SendLimits limits) throws IOException {
    return SmtpConnection.open(
        account, limits, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static MailAccount plain(ScriptedSmtp server) {
    return account(server.port(), Encryption.NONE, Optional.empty());
  }

  private static MailAccount account(int port, Encryption encryption, Optional<String> password) {
    return new MailAccount(
        "localhost", // the name in the certificate
        port,
        encryption,
        password.map(secret -> new MailAccount.Login("bench", secret)),
        new MailAddress("Bench", "bench@example.com"));
  }

  private static ClaimedMail mail(String... addresses) {
    List<Recipient> to =
        List.of(addresses).stream()
            .map(each -> new Recipient(Recipient.Kind.TO, MailAddress.of(each)))
            .toList();
    MailMessage message =
        new MailMessage(
            to,
            List.of(),
            "Grüße",
            "Hallo",
            "<p>Hallo</p>",
            List.of(Attachment.of("list.csv", new byte[] {1, 2})));
    return new ClaimedMail(
        1,
        "lease",
        1,
        new ClaimedMail.Stamp("<1@site>", Instant.EPOCH),
        message,
        List.of(addresses));
  }

  private static String source(MimeMessage message) throws Exception {
    var out = new java.io.ByteArrayOutputStream();
    message.writeTo(out);
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }
}
