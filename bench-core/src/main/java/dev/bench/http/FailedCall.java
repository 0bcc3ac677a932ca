package dev.bench.http;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the answer of a failed call says, in one text for a person. */
final class FailedCall {

  private static final int FIRST_FAILURE = 400;
  private static final int SERVER_FAILURE = 500;

  /** So much of a body that is not JSON is told. */
  private static final int LONGEST = 500;

  private FailedCall() {}

  /** Status, kind and message, and the stack trace where there is one; empty after a good call. */
  static Optional<String> text(Response answer) {
    return answer.status() < FIRST_FAILURE
        ? Optional.empty()
        : Optional.of(answer.status() + " " + what(answer).strip());
  }

  private static String what(Response answer) {
    try {
      return answer.json() instanceof Map<?, ?> body ? told(body, answer.status()) : start(answer);
    } catch (JsonException page) {
      return start(answer);
    }
  }

  private static String start(Response answer) {
    String text = answer.text();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private static String told(Map<?, ?> body, int status) {
    if (body.get("errors") instanceof List<?> errors
        && !errors.isEmpty()
        && errors.getFirst() instanceof Map<?, ?> error) {
      return sentence(error.get("exception"), error.get("type"), error.get("message"));
    }
    List<?> traces = list(body.get("exc"));
    return status >= SERVER_FAILURE && !traces.isEmpty()
        ? traces.getFirst().toString() // begins with kind and message
        : sentence(body.get("exception"), body.get("exc_type"), message(body));
  }

  private static String sentence(
      @Nullable Object exception, @Nullable Object kind, @Nullable Object message) {
    if (exception != null) {
      return exception.toString();
    }
    return message == null ? String.valueOf(kind) : kind + ": " + message;
  }

  /** The first of Frappe's messages: JSON text of a list of JSON texts. */
  private static @Nullable Object message(Map<?, ?> body) {
    List<?> messages = list(body.get("_server_messages"));
    return messages.isEmpty()
        ? body.get("message")
        : new Json().object(String.valueOf(messages.getFirst())).get("message");
  }

  private static List<?> list(@Nullable Object json) {
    return json instanceof String text && new Json().read(text, Object.class) instanceof List<?> all
        ? all
        : List.of();
  }
}
