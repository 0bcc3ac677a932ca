package dev.bench.mail;

import dev.bench.mail.Answer.Verdict;
import dev.bench.mail.Delivery.Connection;
import dev.bench.mail.MailAccount.Encryption;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the SMTP server of an account, over which one mail goes after the other.
 *
 * <p>Used by one thread, but for {@link #abort}.
 */
final class SmtpConnection implements AutoCloseable {

  private final Socket plain;
  private final Session session;
  private final Transport transport;
  private final MailAccount account;
  private final SendLimits limits;

  private SmtpConnection(
      Socket plain, Session session, URLName url, MailAccount account, SendLimits limits) {
    this.plain = plain;
    this.session = session;
    this.transport = new Transport(session, url);
    this.account = account;
    this.limits = limits;
  }

  /** Says that the server gets the end of the mail next; throws to keep it from that. */
  @FunctionalInterface
  interface HandOver {

    /** Records it. */
    void record() throws IOException;
  }

  /**
   * Connects and logs in.
   *
   * @param tls makes encrypted sockets
   * @throws IOException with one sentence when the account cannot be used now
   */
  static SmtpConnection open(MailAccount account, SendLimits limits, Supplier<SSLSocketFactory> tls)
      throws IOException {
    Socket socket = new Socket();
    SmtpConnection connection =
        new SmtpConnection(
            socket, Session.getInstance(properties(account, tls)), url(account), account, limits);
    // Reads have a limit each; an answer that comes a byte at a time must not hold the thread for
    // ever.
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            connection::abort,
            CompletableFuture.delayedExecutor(
                2 * limits.answer().toMillis(), TimeUnit.MILLISECONDS));
    try {
      socket.connect(
          new InetSocketAddress(named(account.server()), account.port()),
          Math.toIntExact(limits.connect().toMillis()));
      connection.waitAtMost(limits.answer());
      connection.transport.connect(
          account.encryption() == Encryption.TLS ? encrypted(socket, account, tls.get()) : socket);
      return connection;
    } catch (IOException | MessagingException | RuntimeException e) {
      connection.abort();
      throw new IOException(
          "%s cannot be used: %s".formatted(account.name(), MailFault.text(e)), e);
    } finally {
      late.cancel(false); // one that is cancelled does not run
    }
  }

  /** With the name it was asked for by: the library would ask a name server for another. */
  private static InetAddress named(String server) throws IOException {
    return InetAddress.getByAddress(server, InetAddress.getByName(server).getAddress());
  }

  private static Properties properties(MailAccount account, Supplier<SSLSocketFactory> tls) {
    Properties properties = new Properties();
    boolean startTls = account.encryption() == Encryption.STARTTLS;
    properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
    properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    if (startTls) {
      properties.put("mail.smtp.ssl.socketFactory", tls.get());
    }
    properties.put("mail.smtp.auth", Boolean.toString(account.login().isPresent()));
    // Recipients that the server refuses do not keep the mail from the others.
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.quitwait", "false");
    return properties;
  }

  private static URLName url(MailAccount account) {
    return new URLName(
        "smtp",
        account.server(),
        account.port(),
        null,
        account.login().map(MailAccount.Login::user).orElse(null),
        account.login().map(MailAccount.Login::password).orElse(null));
  }

  private static Socket encrypted(Socket socket, MailAccount account, SSLSocketFactory tls)
      throws IOException {
    SSLSocket encrypted =
        (SSLSocket) tls.createSocket(socket, account.server(), account.port(), true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }

  /** Whether the server still answers. */
  boolean isUsable() {
    return transport.isConnected();
  }

  /** Tries to send {@code mail} to the recipients that wait for it. */
  Delivery send(ClaimedMail mail, HandOver handOver) {
    MimeMail message;
    try {
      message = MimeMail.of(session, mail.stamp(), mail.message(), account.sender());
    } catch (MessagingException e) {
      Answer never = new Answer(Verdict.NEVER, "It cannot be written: " + e.getMessage());
      return delivery(mail, never, Map.of(), Connection.USABLE);
    }
    try {
      transport.begin(handOver);
      transport.sendMessage(
          message, mail.waiting().stream().map(SmtpConnection::envelope).toArray(Address[]::new));
      return delivery(mail, new Answer(Verdict.SENT, ""), Map.of(), Connection.USABLE);
    } catch (MessagingException e) {
      return failed(mail, e);
    }
  }

  private Delivery failed(ClaimedMail mail, MessagingException failure) {
    Map<String, Answer> refused = refused(failure);
    if (transport.accepted) {
      return delivery(mail, new Answer(Verdict.SENT, ""), refused, Connection.USABLE);
    }
    int code = code(failure);
    if (code > 0 || refused.keySet().containsAll(mail.waiting())) {
      // The server has said no, and the connection may serve for the next mail.
      Answer answer = Answer.of(code, MailFault.text(failure));
      return delivery(mail, answer, refused, code == 421 ? Connection.BROKEN : Connection.USABLE);
    }
    Connection connection = transport.ended ? Connection.CLOSED : Connection.BROKEN;
    String why = MailFault.text(failure);
    abort();
    return transport.handedOver
        ? delivery(
            mail,
            new Answer(
                Verdict.UNKNOWN, "The server had the mail and did not answer (%s)".formatted(why)),
            refused,
            connection)
        : delivery(mail, new Answer(Verdict.LATER, why), refused, connection);
  }

  private static Delivery delivery(
      ClaimedMail mail, Answer answer, Map<String, Answer> refused, Connection connection) {
    return Delivery.of(mail.waiting(), answer, refused, connection);
  }

  /** The recipients that the server has refused by name. */
  private static Map<String, Answer> refused(MessagingException failure) {
    Map<String, Answer> refused = new HashMap<>();
    for (@Nullable Exception at = failure;
        at instanceof MessagingException known;
        at = known.getNextException()) {
      if (known instanceof SMTPAddressFailedException address) {
        refused.put(
            address.getAddress().getAddress(),
            Answer.of(address.getReturnCode(), String.valueOf(address.getMessage())));
      }
    }
    return refused;
  }

  /** The code of the reply that refused the whole mail; 0 when there was none. */
  private static int code(MessagingException failure) {
    int code =
        switch (failure) {
          case SMTPSendFailedException whole -> whole.getReturnCode();
          case SMTPSenderFailedException sender -> sender.getReturnCode();
          default -> 0;
        };
    return code >= 400 && code <= 599 ? code : 0;
  }

  private static InternetAddress envelope(String address) {
    return MimeMail.address(new MailAddress("", address));
  }

  private void waitAtMost(Duration limit) throws IOException {
    plain.setSoTimeout(Math.toIntExact(limit.toMillis()));
  }

  /** Ends a try at once, unless the server may have the whole mail; for any thread. */
  void abandon() {
    transport.abandon();
  }

  /** Closes the connection whatever it is used for; for any thread. */
  void abort() {
    try {
      plain.close();
    } catch (IOException e) {
      // it is of no use any more, in either case
    }
  }

  @Override
  public void close() {
    try {
      if (!plain.isClosed()) {
        transport.close();
      }
    } catch (MessagingException | RuntimeException e) {
      // the server was told all that matters
    } finally {
      abort();
    }
  }

  /** Knows how far the server has the mail. */
  private final class Transport extends SMTPTransport {

    private HandOver handOver = () -> {};
    private boolean handedOver;
    private boolean accepted;
    private boolean ended;

    Transport(Session session, URLName url) {
      super(session, url);
    }

    synchronized void begin(HandOver next) {
      handOver = next;
      handedOver = false;
      accepted = false;
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
      enter();
      waitAtMost(limits.accept());
      super.finishData();
      accepted = true;
      waitAtMost(limits.answer());
    }

    private void enter() throws IOException {
      handOver.record();
      synchronized (plain) {
        if (ended) {
          throw new IOException("the process ends");
        }
        handedOver = true;
      }
    }

    void abandon() {
      synchronized (plain) {
        ended = true;
        if (!handedOver) {
          abort();
        }
      }
    }
  }
}
