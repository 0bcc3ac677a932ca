package dev.bench.mail;

import java.time.Instant;
import java.util.List;

/**
 * A mail that this process sends now.
 *
 * @param id its number
 * @param lease what only this process knows; the row can be changed with it alone
 * @param tries how often a server was given it, this time included
 * @param stamp what was fixed before the first try
 * @param message the mail, with all its recipients
 * @param waiting the addresses that do not have it yet
 */
record ClaimedMail(
    long id, String lease, int tries, Stamp stamp, MailMessage message, List<String> waiting) {

  ClaimedMail {
    waiting = List.copyOf(waiting);
  }

  /** What does not change from try to try. */
  record Stamp(String messageId, Instant created) {}
}
