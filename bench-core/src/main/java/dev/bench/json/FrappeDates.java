package dev.bench.json;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/**
 * Reads dates and times that are written as Frappe writes them: {@code 2024-01-31 10:00:00.123456},
 * {@code 2024-01-31} for its beginning, and a time of day with one figure for the hour. Asked only
 * for text that is not ISO 8601.
 */
final class FrappeDates extends DeserializationProblemHandler {

  private static final Pattern DATE_TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern TIME = Pattern.compile("\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?");

  @Override
  public @Nullable Object handleWeirdStringValue(
      DeserializationContext context, Class<?> target, String text, String failure) {
    try {
      if (target == LocalDateTime.class && DATE_TIME.matcher(text).matches()) {
        return dateTime(text);
      }
      if (target == LocalDateTime.class && DATE.matcher(text).matches()) {
        return LocalDate.parse(text).atStartOfDay();
      }
      if (target == LocalDate.class && DATE_TIME.matcher(text).matches()) {
        return dateTime(text).toLocalDate();
      }
      if (target == LocalTime.class && TIME.matcher(text).matches()) {
        return LocalTime.parse("0" + text);
      }
    } catch (DateTimeException wrong) {
      return NOT_HANDLED; // such as a thirteenth month
    }
    return NOT_HANDLED;
  }

  private static LocalDateTime dateTime(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T'));
  }
}
