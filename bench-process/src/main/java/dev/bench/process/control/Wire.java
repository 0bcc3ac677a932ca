package dev.bench.process.control;

import dev.bench.process.procfile.Instance;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests and replies as lines of JSON.
 *
 * <p>Shape of a request: {@code {"request": "status"}}; {@code restart}, {@code stop}, {@code up}
 * and {@code wait} with {@code "names": [...]} (none means all) and {@code "seconds": 60}; {@code
 * scale} with {@code "name"}, {@code "count"} and {@code "seconds"}; {@code serving} with {@code
 * "mark"} and {@code "generation"}; {@code resize} with {@code "name"}, {@code "rows"} and {@code
 * "columns"}; {@code connect} with {@code "name"}.
 *
 * <p>Shape of a reply: any number of {@code {"process": "web", "good": true, "text": "…"}} and
 * {@code {"status": {…}}}, then {@code {"end": true, "good": true, "text": ""}}. When {@code
 * connect} succeeds there is one reply about the process, with its pid as the text; behind its line
 * comes what the process writes, byte for byte, and whatever is sent are keys.
 */
public final class Wire {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Wire() {}

  @SuppressWarnings("unchecked") // a JSON object is read as a map of text to plain values
  private static Map<String, @Nullable Object> object(String line) {
    try {
      JsonNode tree = JSON.readTree(line);
      if (!tree.isObject()) {
        throw new IllegalArgumentException("A JSON object was expected, not " + tree.getNodeType());
      }
      return JSON.convertValue(tree, LinkedHashMap.class);
    } catch (JacksonException broken) {
      TokenStreamLocation at = broken.getLocation();
      String where =
          at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      throw new IllegalArgumentException(
          "Broken JSON" + where + ": " + broken.getOriginalMessage(), broken);
    }
  }

  /**
   * The request in a line.
   *
   * @throws ControlFaultException says in a sentence what is wrong with it
   */
  static Request request(String line) {
    try {
      Fields fields = new Fields(object(line));
      String word = fields.text("request");
      return switch (word) {
        case "status" -> new Request.Status();
        case "restart" -> new Request.Restart(fields.names(), fields.limit());
        case "stop" -> new Request.Stop(fields.names(), fields.limit());
        case "up" -> new Request.Up(fields.names(), fields.limit());
        case "wait" -> new Request.Wait(fields.names(), fields.limit());
        case "scale" ->
            new Request.Scale(fields.text("name"), fields.number("count", -1), fields.limit());
        case "connect" -> new Request.Connect(fields.text("name"));
        case "resize" ->
            new Request.Resize(
                fields.text("name"), fields.number("rows", 0), fields.number("columns", 0));
        case "serving" -> new Request.Serving(fields.text("mark"), fields.text("generation"));
        default -> throw new ControlFaultException("there is no request `" + word + "`");
      };
    } catch (IllegalArgumentException wrong) {
      throw new ControlFaultException(String.valueOf(wrong.getMessage()));
    }
  }

  /** A request as a line. */
  static String line(Request request) {
    return JSON.writeValueAsString(
        switch (request) {
          case Request.Status _ -> Map.of("request", "status");
          case Request.Restart(List<String> names, Duration limit) ->
              named("restart", names, limit);
          case Request.Stop(List<String> names, Duration limit) -> named("stop", names, limit);
          case Request.Up(List<String> names, Duration limit) -> named("up", names, limit);
          case Request.Wait(List<String> names, Duration limit) -> named("wait", names, limit);
          case Request.Scale(String family, int count, Duration limit) ->
              Map.of(
                  "request", "scale", "name", family, "count", count, "seconds", limit.toSeconds());
          case Request.Connect(String name) -> Map.of("request", "connect", "name", name);
          case Request.Resize(String name, int rows, int columns) ->
              Map.of("request", "resize", "name", name, "rows", rows, "columns", columns);
          case Request.Serving(String mark, String generation) ->
              Map.of("request", "serving", "mark", mark, "generation", generation);
        });
  }

  private static Map<String, Object> named(String word, List<String> names, Duration limit) {
    return Map.of("request", word, "names", names, "seconds", limit.toSeconds());
  }

  /** A reply as a line. */
  static String line(Reply reply) {
    return JSON.writeValueAsString(
        switch (reply) {
          case Reply.About(String process, boolean good, String text) ->
              Map.of("process", process, "good", good, "text", text);
          case Reply.Status(RunStatus status) -> Map.of("status", map(status));
          case Reply.Connected(String process, long pid, _) ->
              Map.of("process", process, "good", true, "text", Long.toString(pid));
          case Reply.End(boolean good, String text) ->
              Map.of("end", true, "good", good, "text", text);
        });
  }

  /** The reply in a line. */
  static Reply reply(String line) {
    try {
      Map<String, @Nullable Object> map = object(line);
      Fields fields = new Fields(map);
      if (map.get("status") instanceof Map<?, ?> status) {
        return new Reply.Status(status(new Fields(status)));
      }
      return map.containsKey("end")
          ? new Reply.End(fields.truth("good"), fields.text("text"))
          : new Reply.About(fields.text("process"), fields.truth("good"), fields.text("text"));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new ControlFaultException("this is no reply of bench start: " + wrong.getMessage());
    }
  }

  /** A status as JSON shows it to people and to programs. */
  public static Map<String, Object> map(RunStatus status) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pid", status.pid());
    map.put("since", status.since().toString());
    map.put("ready", status.isReady());
    map.put("stopping", status.stopping());
    map.put("processes", status.processes().stream().map(Wire::map).toList());
    return map;
  }

  /** A process as JSON shows it. */
  public static Map<String, Object> map(ProcessStatus process) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", process.name());
    map.put("line", process.instance().family());
    map.put("number", process.instance().number());
    map.put("pid", process.pid());
    map.put("state", process.state());
    map.put("since", process.since().toString());
    map.put("restarts", process.restarts());
    map.put("generation", process.generation());
    map.put("why", process.why());
    map.put("address", process.address());
    map.put("mark", process.mark());
    return map;
  }

  private static RunStatus status(Fields fields) {
    return new RunStatus(
        fields.number("pid", 0),
        Instant.parse(fields.text("since")),
        fields.truth("stopping"),
        fields.objects("processes").stream().map(Wire::process).toList());
  }

  private static ProcessStatus process(Fields fields) {
    Instance instance =
        new Instance(fields.text("line"), fields.number("number", 1), fields.text("name"));
    return new ProcessStatus(
        instance,
        fields.number("pid", 0),
        fields.text("mark"),
        fields.text("state"),
        Instant.parse(fields.text("since")),
        fields.number("restarts", 0),
        fields.text("generation"),
        fields.text("why"),
        fields.text("address", "")); // a run of an older version says none
  }

  /** The fields of a JSON object that is not trusted. */
  private record Fields(Map<?, ?> map) {

    String text(String key) {
      if (map.get(key) instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException("`" + key + "` is missing or no text");
    }

    String text(String key, String otherwise) {
      return map.containsKey(key) ? text(key) : otherwise;
    }

    boolean truth(String key) {
      return Boolean.TRUE.equals(map.get(key));
    }

    int number(String key, int otherwise) {
      Object value = map.get(key);
      if (value == null) {
        return otherwise;
      }
      if (value instanceof Integer number) {
        return number;
      }
      throw new IllegalArgumentException("`" + key + "` is no whole number of ordinary size");
    }

    Duration limit() {
      return Duration.ofSeconds(number("seconds", Request.STANDARD_SECONDS));
    }

    List<String> names() {
      Object value = map.get("names");
      if (value == null) {
        return List.of();
      }
      if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
        return list.stream().map(String.class::cast).toList();
      }
      throw new IllegalArgumentException("`names` is no list of names");
    }

    List<Fields> objects(String key) {
      if (map.get(key) instanceof List<?> list) {
        return list.stream()
            .filter(Map.class::isInstance)
            .map(each -> new Fields((Map<?, ?>) each))
            .toList();
      }
      throw new IllegalArgumentException("`" + key + "` is no list");
    }
  }
}
