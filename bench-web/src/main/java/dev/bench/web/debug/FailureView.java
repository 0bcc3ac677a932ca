package dev.bench.web.debug;

import dev.bench.app.Generation;
import dev.bench.config.BenchDirectory;
import dev.bench.config.SettingsSchema;
import dev.bench.database.StatementLog;
import dev.bench.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the error page tells a developer of a failure: its causes, the lines of the apps that it
 * passed, the request, and the request's statements with their times.
 *
 * <p>Values of headers and parameters whose names speak of a secret are hidden.
 */
public final class FailureView {

  private static final int MOST_CAUSES = 20;
  private static final String HIDDEN = "********";

  private final Sources sources;

  /**
   * Views of failures of the apps of {@code generation}.
   *
   * @param editor how the address of a line in an editor looks ({@code editor_url})
   */
  public FailureView(BenchDirectory directory, Generation generation, Optional<String> editor) {
    sources = new Sources(directory, List.copyOf(generation.apps().keySet()), editor);
  }

  /** The variables of the page: {@code causes, request_values, statements}. */
  public Map<String, @Nullable Object> of(Request request, Throwable failure) {
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("causes", causes(failure));
    model.put("request_values", values(request));
    model.put("method", request.method());
    if (StatementLog.CURRENT.isBound()) {
      StatementLog log = StatementLog.CURRENT.get();
      model.put("statements", log.statements().stream().map(FailureView::statement).toList());
      model.put("statement_count", log.count());
    }
    return model;
  }

  /** The failure first, then what caused it. */
  private List<Map<String, Object>> causes(Throwable failure) {
    List<Map<String, Object>> causes = new ArrayList<>();
    for (@Nullable Throwable at = failure; at != null && causes.size() < MOST_CAUSES; ) {
      List<Frame> frames = new ArrayList<>();
      for (StackTraceElement element : at.getStackTrace()) {
        sources.frame(element).ifPresent(frames::add);
      }
      causes.add(
          Map.of(
              "type", at.getClass().getName(),
              "message", Optional.ofNullable(at.getMessage()).orElse(""),
              "frames", frames));
      at = at.getCause();
    }
    return causes;
  }

  private static Map<String, String> values(Request request) {
    Map<String, String> values = new TreeMap<>();
    request.query().forEach((name, all) -> values.put("? " + name, shown(name, all)));
    request.headers().forEach((name, all) -> values.put(name, shown(name, all)));
    return values;
  }

  private static String shown(String name, List<String> values) {
    boolean secret =
        SettingsSchema.isSecret(name) || name.matches("(?i)cookie|.*(authorization|csrf|sid).*");
    return secret ? HIDDEN : String.join(", ", values);
  }

  private static Map<String, Object> statement(StatementLog.Ran ran) {
    return Map.of(
        "sql", ran.sql(),
        "millis", "%.1f".formatted(ran.took().toNanos() / 1e6),
        "failure", ran.failure().orElse(""));
  }
}
