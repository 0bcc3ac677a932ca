package dev.bench.mail;

import dev.bench.mail.Answer.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How one try to send a mail went.
 *
 * @param answers by address
 * @param connection what became of the connection meanwhile
 */
record Delivery(Map<String, Answer> answers, Connection connection) {

  /** What became of a connection. */
  enum Connection {
    /** The next mail can use it. */
    USABLE,
    /** It broke, or the server was silent for too long. */
    BROKEN,
    /** This process closed it, since it ends. */
    CLOSED
  }

  Delivery {
    answers = Map.copyOf(answers);
  }

  /** The same answer for all {@code addresses} that {@code refused} does not name. */
  static Delivery of(
      List<String> addresses, Answer answer, Map<String, Answer> refused, Connection connection) {
    Map<String, Answer> answers = new HashMap<>();
    addresses.forEach(address -> answers.put(address, refused.getOrDefault(address, answer)));
    return new Delivery(answers, connection);
  }

  /** Whether no server can have it, because this process ended the try. */
  boolean isAbandoned() {
    return connection == Connection.CLOSED
        && answers.values().stream().allMatch(answer -> answer.verdict() == Verdict.LATER);
  }

  /** The same after the last try: what may have been sent later never is. */
  Delivery last() {
    if (isAbandoned()) {
      return this;
    }
    Map<String, Answer> answered = new HashMap<>(answers);
    answered.replaceAll((address, answer) ->
        answer.verdict() == Verdict.LATER ? new Answer(Verdict.NEVER, answer.text()) : answer);
    return new Delivery(answered, connection);
  }
}
