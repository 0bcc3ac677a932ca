package dev.bench.process.procfile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code .env} file beside a Procfile.
 *
 * <p>Shape: {@code NAME=value} lines; {@code export} may stand before. Blank lines and lines that
 * begin with {@code #} mean nothing, nor does what follows a {@code #} after a blank. Quotes are
 * honcho's: what is between {@code '} is taken as it stands, between {@code "} a backslash stands
 * for itself unless {@code "} or a backslash follows, and outside of both it takes the next
 * character as it is. Thereafter {@code \n} and {@code \t} become a new line and a tab. A value in
 * quotes may go over several lines, as foreman has it, when it begins with the quote. Variables are
 * not expanded: the shell of the command line does that.
 */
public final class EnvironmentFile {

  private static final Pattern START =
      Pattern.compile("(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=");

  private final String text;
  private final String source;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private int at;
  private int line = 1;

  private EnvironmentFile(String text, String source) {
    this.text = text;
    this.source = source;
  }

  /** The variables of a file that must exist. */
  public static Map<String, String> read(Path file) {
    try {
      return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
    } catch (NoSuchFileException missing) {
      throw new BrokenProcfileException(
          file + " does not exist: write NAME=value lines into it, or name another file");
    } catch (IOException failure) {
      throw BrokenProcfileException.unreadable(file, failure);
    }
  }

  /**
   * Parses the text of an environment file.
   *
   * @param source how messages name the file
   */
  static Map<String, String> parse(String text, String source) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    EnvironmentFile file =
        new EnvironmentFile(plain.replace("\r\n", "\n").replace('\r', '\n'), source);
    while (file.at < file.text.length()) {
      file.line();
    }
    return file.variables;
  }

  /** Takes one line, or several when a quote goes over them. */
  private void line() {
    skipBlanks();
    Matcher start = START.matcher(text).region(at, text.length());
    if (start.lookingAt()) {
      at = start.end();
      int first = line;
      variables.put(start.group(1), value(first));
    } else if (isEnd() || text.charAt(at) == '#') {
      skipLine();
    } else {
      throw broken(line, "is not `NAME=value`, the name of letters, digits and _");
    }
    at++;
    line++;
  }

  private String value(int first) {
    skipBlanks();
    StringBuilder value = new StringBuilder();
    int length = 0;
    int begin = at;
    boolean blank = text.charAt(at - 1) != '=';
    while (!isEnd() && !(blank && text.charAt(at) == '#')) {
      char c = text.charAt(at++);
      blank = isBlank(c);
      switch (c) {
        case '\'', '"' -> quoted(c, at == begin + 1, value, first);
        case '\\' -> value.append(isEnd() ? c : text.charAt(at++));
        default -> value.append(c);
      }
      // Blanks before the end or a comment are not of the value, unless they were quoted.
      length = blank ? length : value.length();
    }
    skipLine();
    value.setLength(length);
    return unescape(value.toString(), first);
  }

  private void quoted(char quote, boolean mayWrap, StringBuilder value, int first) {
    while (at < text.length() && text.charAt(at) != quote && (mayWrap || !isEnd())) {
      char c = text.charAt(at++);
      line += c == '\n' ? 1 : 0;
      boolean escapes = c == '\\' && quote == '"' && at < text.length();
      if (escapes && (text.charAt(at) == '"' || text.charAt(at) == '\\')) {
        c = text.charAt(at++);
      }
      value.append(c);
    }
    if (isEnd()) {
      throw broken(
          first, "has a %s that nothing closes: close it, or write \\%1$s".formatted(quote));
    }
    at++;
  }

  private String unescape(String value, int first) {
    if (value.indexOf('\0') >= 0) {
      throw broken(first, "holds a zero byte: save the file as UTF-8");
    }
    return value.replace("\\n", "\n").replace("\\t", "\t");
  }

  /** What stands in the file may be secret, so that no message repeats it. */
  private BrokenProcfileException broken(int number, String how) {
    return new BrokenProcfileException("%s line %d %s".formatted(source, number, how));
  }

  private boolean isEnd() {
    return at >= text.length() || text.charAt(at) == '\n';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private void skipBlanks() {
    while (!isEnd() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private void skipLine() {
    while (!isEnd()) {
      at++;
    }
  }
}
