package dev.bench.process.procfile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code .env} file beside a Procfile.
 *
 * <p>Shape: {@code NAME=value} lines in UTF-8; {@code export} may stand before. Blank lines and
 * lines that begin with {@code #} are ignored, as is the text from a {@code #} after a blank.
 *
 * <ul>
 *   <li>A value without a quote at its beginning is taken literally, backslashes and quotes
 *       included, as in foreman.
 *   <li>A value in {@code '} is taken literally.
 *   <li>In a value in {@code "}, {@code \n} and {@code \t} are a new line and a tab, and any other
 *       backslash gives the character after it.
 * </ul>
 *
 * <p>A quoted value may span lines. Variables are not expanded: the shell of the command line does
 * that.
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
      return parse(PlainText.read(file), file.toString());
    } catch (NoSuchFileException missing) {
      throw new BrokenProcfileException(
          file + " does not exist: write NAME=value lines into it, or name another file");
    } catch (IOException failure) {
      throw BrokenProcfileException.unreadable(file, failure);
    }
  }

  /**
   * Parses the text of an environment file, whose lines end with a line feed.
   *
   * @param source how messages name the file
   */
  static Map<String, String> parse(String text, String source) {
    EnvironmentFile file = new EnvironmentFile(text, source);
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
    boolean quoted = !isEnd() && isQuote(text.charAt(at));
    String value = quoted ? pieces(first) : plain();
    skipLine();
    if (value.indexOf('\0') >= 0) {
      throw broken(first, "holds a zero byte: save the file as UTF-8");
    }
    return value;
  }

  /** A value without quotes, up to a comment; blanks at its end do not belong to it. */
  private String plain() {
    int begin = at;
    while (!isEnd() && !isComment()) {
      at++;
    }
    return text.substring(begin, at).stripTrailing();
  }

  /** A value that begins with a quote; more pieces may follow it without a blank between. */
  private String pieces(int first) {
    StringBuilder value = new StringBuilder();
    while (!isEnd() && !isBlank(text.charAt(at))) {
      char c = text.charAt(at++);
      if (isQuote(c)) {
        quoted(c, value, first);
      } else {
        value.append(c == '\\' && !isEnd() ? text.charAt(at++) : c); // 'it'\''s', as in a shell
      }
    }
    skipBlanks();
    if (!isEnd() && text.charAt(at) != '#') {
      throw broken(first, "goes on after its closing quote: put quotes around all of the value");
    }
    return value.toString();
  }

  private void quoted(char quote, StringBuilder value, int first) {
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      line += c == '\n' ? 1 : 0;
      boolean escapes = c == '\\' && quote == '"' && at < text.length();
      value.append(escapes ? escaped(text.charAt(at++)) : c);
    }
    if (at >= text.length()) {
      throw broken(
          first, "has a %1$s without a second one: close the value with %1$s".formatted(quote));
    }
    at++;
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** A fault; it repeats nothing of the file, which may hold secrets. */
  private BrokenProcfileException broken(int number, String how) {
    return new BrokenProcfileException("%s line %d %s".formatted(source, number, how));
  }

  private boolean isEnd() {
    return at >= text.length() || text.charAt(at) == '\n';
  }

  /** Whether a comment begins here: a {@code #} after a blank, or in place of a value. */
  private boolean isComment() {
    return text.charAt(at) == '#' && isBlank(text.charAt(at - 1));
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
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
