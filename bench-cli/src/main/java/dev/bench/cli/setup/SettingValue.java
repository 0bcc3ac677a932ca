package dev.bench.cli.setup;

import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value of a setting that is typed as a word. */
public final class SettingValue {

  private SettingValue() {}

  /**
   * {@code word} as Frappe's {@code set-config} reads it, and as a number where the setting takes
   * numbers.
   *
   * @return null when the word is {@code None}, which takes the setting away
   */
  public static @Nullable Object typed(String key, String word) {
    return switch (word) {
      case "0" -> 0;
      case "1" -> 1;
      case "true", "True" -> true;
      case "false", "False" -> false;
      case "None" -> null;
      default -> word.matches("-?\\d{1,18}") && isNumber(key) ? (Object) Long.valueOf(word) : word;
    };
  }

  /** A setting takes numbers if it refuses a word that is not a number. */
  private static boolean isNumber(String key) {
    return SettingsSchema.faults(new Settings(Map.of(key, "word"))).stream()
        .anyMatch(fault -> fault.endsWith("a whole number"));
  }
}
