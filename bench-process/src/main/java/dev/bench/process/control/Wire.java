package dev.bench.process.control;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests and replies as lines of JSON: the records {@link Request} and {@link Reply}, of which
 * {@code request} and {@code reply} name the kind.
 *
 * <p>When {@code connect} succeeds there is one reply about the process; behind its line comes what
 * the process writes, byte for byte, and what the caller sends from then on are keys.
 */
public final class Wire {

  /**
   * A missing value is refused unless a record gives a default; property names are not interned.
   */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .changeDefaultNullHandling(_ -> JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
          .build();

  private Wire() {}

  /**
   * The request in a line.
   *
   * @throws ControlFaultException when it is wrong; says why
   */
  static Request request(String line) {
    return read(line, Request.class);
  }

  /** The reply in a line. */
  static Reply reply(String line) {
    return read(line, Reply.class);
  }

  private static <T> T read(String line, Class<T> kind) {
    try {
      return MAPPER.readValue(line, kind);
    } catch (JacksonException wrong) {
      throw new ControlFaultException(fault(wrong));
    }
  }

  private static String fault(JacksonException wrong) {
    if (wrong.getCause() instanceof IllegalArgumentException said && said.getMessage() != null) {
      return said.getMessage();
    }
    if (wrong instanceof InvalidTypeIdException kind && kind.getTypeId() != null) {
      return "there is no request `" + kind.getTypeId() + "`";
    }
    if (wrong instanceof DatabindException field) {
      String name =
          field.getPath().isEmpty() ? "request" : field.getPath().getFirst().getPropertyName();
      return "`" + name + "` is missing or has a value of the wrong type";
    }
    return "broken JSON: " + wrong.getOriginalMessage();
  }

  /** A request as a line. */
  static String line(Request request) {
    return MAPPER.writeValueAsString(request);
  }

  /** A reply as a line. */
  static String line(Reply reply) {
    return MAPPER.writeValueAsString(reply);
  }

  /** A status as JSON shows it to people and to programs. */
  public static ObjectNode tree(RunStatus status) {
    return MAPPER.valueToTree(status);
  }
}
