package dev.bench.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code .env} file beside a Procfile.
 *
 * <p>Shape: {@code NAME=value} lines, as honcho reads them. Within single quotes the value is taken
 * as it stands, within double quotes {@code \n}, {@code \t} and {@code \x} for any other x are
 * escapes. {@code export NAME=value} is allowed. Blank lines and lines that begin with {@code #}
 * mean nothing. Variables are not expanded: the shell of the command line does that.
 */
public final class EnvironmentFile {

  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  private EnvironmentFile() {}

  /** The variables of a file; none when it does not exist. */
  public static Map<String, String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
  }

  /**
   * Parses the text of an environment file.
   *
   * @param source how messages name the file
   */
  static Map<String, String> parse(String text, String source) {
    Map<String, String> variables = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        // The line may hold a secret, so the message does not repeat it.
        throw new BrokenProcfileException(
            "%s line %d is not `NAME=value`".formatted(source, number));
      }
      variables.put(matcher.group(1), unquote(matcher.group(2)));
    }
    return variables;
  }

  private static String unquote(String value) {
    if (value.length() < 2 || value.charAt(0) != value.charAt(value.length() - 1)) {
      return value;
    }
    String inner = value.substring(1, value.length() - 1);
    return switch (value.charAt(0)) {
      case '\'' -> inner;
      case '"' -> unescape(inner);
      default -> value;
    };
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c =
            switch (text.charAt(i)) {
              case 'n' -> '\n';
              case 't' -> '\t';
              default -> text.charAt(i);
            };
      }
      out.append(c);
    }
    return out.toString();
  }
}
