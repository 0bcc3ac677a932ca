package dev.bench.mail;

import jakarta.mail.AuthenticationFailedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failure on the way to a mail server means to the reader of a message. */
final class MailFault {

  private static final int DEEPEST = 10;

  private MailFault() {}

  /** The first of its causes that is known, in words; else what the deepest one says. */
  static String text(Throwable failure) {
    Throwable at = failure;
    for (int i = 0; i < DEEPEST; i++) {
      String words = words(at);
      if (words != null) {
        return words;
      }
      if (at.getCause() == null) {
        break;
      }
      at = at.getCause();
    }
    return at.getMessage() == null ? at.toString() : at.getMessage().strip();
  }

  private static @Nullable String words(Throwable failure) {
    return switch (failure) {
      case UnknownHostException _ -> "its name is known to no name server";
      case SocketTimeoutException _ -> "it does not answer in time";
      case ConnectException _ -> "it refuses the connection";
      case NoRouteToHostException _ -> "no network leads to it";
      case SSLException tls -> "TLS failed: " + tls.getMessage();
      case AuthenticationFailedException no -> "it refuses the login: " + no.getMessage();
      default -> null;
    };
  }
}
