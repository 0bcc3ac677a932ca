package dev.bench.mail;

import dev.bench.Config;
import java.time.Duration;

/**
 * How long one try to send a mail may take.
 *
 * @param connect until the server accepts a connection; {@code mail_connect_limit}, 10 s
 * @param answer until it answers a command; {@code mail_answer_limit}, 1 min
 * @param accept until it answers that it has taken the mail; {@code mail_accept_limit}, 10 min, as
 *     RFC 5321 asks: a client that gives up sooner sends mail twice
 * @param whole from the first command to the last; {@code mail_send_limit}, 15 min
 * @param lease until another process goes on with a mail whose process has ended; {@code
 *     mail_lease}, 1 min
 */
record SendLimits(
    Duration connect, Duration answer, Duration accept, Duration whole, Duration lease) {

  static SendLimits of(Config config) {
    return new SendLimits(
        config.duration("mail_connect_limit").orElse(Duration.ofSeconds(10)),
        config.duration("mail_answer_limit").orElse(Duration.ofMinutes(1)),
        config.duration("mail_accept_limit").orElse(Duration.ofMinutes(10)),
        config.duration("mail_send_limit").orElse(Duration.ofMinutes(15)),
        config.duration("mail_lease").orElse(Duration.ofMinutes(1)));
  }
}
