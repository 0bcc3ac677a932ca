package dev.bench.realtime.namespace;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Remembers what fails, so that the log tells of the first failure and of the recovery and not of
 * every client that meets it in between. Safe for many threads.
 */
final class Outages {

  private final Logger log;
  private final Set<String> subjects = ConcurrentHashMap.newKeySet();

  Outages(Logger log) {
    this.log = log;
  }

  /**
   * A check failed, and its client goes without.
   *
   * @param subject what was checked; from a small set, not what a client makes up
   */
  void failed(String subject, Exception failure) {
    if (subjects.add(subject)) {
      log.warn(
          "{} fails; clients go without, and the next failures are not logged", subject, failure);
    } else {
      log.debug("{} still fails", subject, failure);
    }
  }

  /** A check gave an answer. */
  void worked(String subject) {
    if (subjects.remove(subject)) {
      log.info("{} works again", subject);
    }
  }
}
