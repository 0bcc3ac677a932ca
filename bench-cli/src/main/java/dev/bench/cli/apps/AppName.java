package dev.bench.cli.apps;

import dev.bench.ValidationException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The name of an app: its folder, its Java package, the beginning of its addresses.
 *
 * @param text such as {@code todo} or {@code stock_take}
 */
public record AppName(String text) {

  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_]{0,49}");

  /** Names that mean something else as a package, an address or an app. */
  private static final Set<String> TAKEN =
      Set.of(
          "api", "app", "apps", "assets", "bench", "dev", "files", "health", "java", "javax", "jdk",
          "login", "private", "sun");

  /** Checks the name. */
  public AppName {
    if (!SHAPE.matcher(text).matches()) {
      throw new ValidationException(
          "`%s` cannot be the name of an app: use up to 50 of a-z, 0-9 and _, and begin with a letter, such as stock_take"
              .formatted(text));
    }
    if (TAKEN.contains(text) || SourceVersion.isKeyword(text)) {
      throw new ValidationException(
          "`%s` cannot be the name of an app, since it has a meaning already; choose another name"
              .formatted(text));
    }
  }

  /** The name that a person typed; capitals, blanks and hyphens become what a name may have. */
  public static AppName typed(String text) {
    return new AppName(text.toLowerCase(Locale.ROOT).replaceAll("[ -]", "_"));
  }

  /** The simple name of its {@code App} class, such as {@code StockTakeApp}. */
  String className() {
    String words = capitalised("");
    return words.endsWith("App") ? words : words + "App";
  }

  /** What people read when nothing else was chosen, such as {@code Stock Take}. */
  public String title() {
    return capitalised(" ");
  }

  private String capitalised(String between) {
    return Arrays.stream(text.split("_"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining(between));
  }

  @Override
  public String toString() {
    return text;
  }
}
