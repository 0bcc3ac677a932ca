package dev.bench.database.dump;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One statement of a dump; it is valid until the next one is read. */
final class SqlStatement {

  private static final int HEAD = 4096;

  /** Stands in a text for bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  private static final String NAME = "(?:`(?:[^`]|``)*`|'[^']*'|[\\w.%-]+)";

  /** What a dump of one database consists of. */
  private static final Pattern USUAL =
      Pattern.compile(
          "\\s*(?:(?:create|drop|alter)\\s+(?!user|role|server|(?:or\\s+replace\\s+)?(?:database|schema|user|role|server))"
              + "|alter\\s+database|insert|replace|update|delete|truncate"
              + "|set\\s+(?!global|persist|password|role|default|statement|@@global)"
              + "|lock\\s+tables?|unlock\\s+tables?|commit|begin|start\\s+transaction"
              + "|(?:select|do)\\s+setval|analyze\\s+table|$).*",
          FLAGS);

  private static final Pattern OTHER_LETTERS =
      Pattern.compile("\\s*set\\s+names\\s+'?(?!utf8|binary).*", FLAGS);

  private static final Pattern EXECUTED = Pattern.compile("/\\*M?!\\d*|\\*/");
  private static final Pattern SANDBOX = Pattern.compile("^\\s*/\\*M!999999[^*]*\\*/\\s*");
  private static final Pattern DEFINER =
      Pattern.compile(
          "\\bDEFINER\\s*=\\s*(?:"
              + NAME
              + "\\s*@\\s*"
              + NAME
              + "|CURRENT_USER(?:\\(\\))?|"
              + NAME
              + ")",
          FLAGS);

  private static final Pattern DATABASE =
      Pattern.compile(
          "\\bALTER\\s+DATABASE\\s+" + NAME + "\\s+(?=CHARACTER|COLLATE|DEFAULT)", FLAGS);

  private static final Pattern INSERT =
      Pattern.compile(
          "^\\s*(?:INSERT|REPLACE)\\s+(?:IGNORE\\s+)?INTO\\s+`((?:[^`]|``)+)`\\s*(\\([^)]*\\)\\s*)?VALUES",
          FLAGS);

  private static final Pattern OF_TABLE =
      Pattern.compile(
          "\\s*(?:create\\s+table(?:\\s+if\\s+not\\s+exists)?|drop\\s+table(?:\\s+if\\s+exists)?"
              + "|alter\\s+table|lock\\s+tables?|insert\\s+(?:ignore\\s+)?into|replace\\s+into)"
              + "\\s+`((?:[^`]|``)+)`.*",
          FLAGS);

  private static final Pattern TRIGGER =
      Pattern.compile(
          "\\s*create\\s+(?:or\\s+replace\\s+)?trigger\\s.*?\\s(?:before|after)\\s.+?\\son\\s+"
              + "(?:(?:`(?:[^`]|``)+`|[^\\s`.]+)\\s*\\.\\s*)?`?((?:[^`\\s]|``)+)`?\\s+for\\s+each.*",
          FLAGS);

  private static final Pattern OF_SESSION =
      Pattern.compile("\\s*(?:set\\s|unlock\\s+tables).*", FLAGS);

  private final long line;
  private final byte[] bytes;
  private final int length;
  private final int groups;

  /**
   * The first {@code length} of {@code bytes}, in UTF-8.
   *
   * @param line where it begins
   * @param groups how many parentheses stand outside of others
   */
  SqlStatement(long line, byte[] bytes, int length, int groups) {
    this.line = line;
    this.bytes = bytes;
    this.length = length;
    this.groups = groups;
  }

  /** Where it begins. */
  long line() {
    return line;
  }

  /** The first {@code length} bytes, one letter each. */
  static String latin(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Into which table it inserts; empty when it does not. */
  Optional<String> table() {
    return insert().map(found -> utf8(found.group(1)).replace("``", "`"));
  }

  /** How many rows it inserts. */
  int rows() {
    return insert().map(found -> found.group(2) == null ? groups : groups - 1).orElse(0);
  }

  /** Whether it makes or fills one of {@code tables}, or sets up the session for that. */
  boolean isOf(Set<String> tables) {
    String head = head();
    Matcher table = OF_TABLE.matcher(head);
    return table.matches()
        ? tables.contains(table.group(1).replace("``", "`"))
        : OF_SESSION.matcher(head).matches();
  }

  /** Of which table it makes a trigger; empty when it makes none. */
  Optional<String> triggerOf() {
    return Optional.of(TRIGGER.matcher(head()))
        .filter(Matcher::matches)
        .map(trigger -> trigger.group(1).replace("``", "`"));
  }

  private Optional<Matcher> insert() {
    if (bytes[0] != 'I' && bytes[0] != 'i' && bytes[0] != 'R' && bytes[0] != 'r') {
      return Optional.empty();
    }
    return Optional.of(INSERT.matcher(latin(bytes, Math.min(length, HEAD)))).filter(Matcher::find);
  }

  private static String utf8(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Its text as it was written. */
  String written() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** What it begins with, for messages. */
  String shown() {
    String head = head().strip().replaceAll("\\s+", " ");
    int enough = 60;
    return head.length() > enough ? head.substring(0, enough) + "…" : head;
  }

  /** Its beginning without the marks of comments that are executed. */
  private String head() {
    String head = utf8(latin(bytes, Math.min(length, HEAD)));
    String plain = EXECUTED.matcher(SANDBOX.matcher(head).replaceFirst("")).replaceAll(" ");
    return DEFINER.matcher(plain).replaceFirst("").replaceAll("\\s+", " ");
  }

  /**
   * Its text as the site's own user runs it: without a definer, which may be unknown here, and
   * without the name of the database that it came from.
   *
   * @throws DumpRefusedException when no dump of one database holds such a statement
   */
  String text() {
    String head = head();
    if (!USUAL.matcher(head).matches()) {
      throw new DumpRefusedException(
          "Line %d of the dump holds \"%s\", which no dump of one database holds; make the dump of that database alone, without --databases and --all-databases"
              .formatted(line, shown()));
    }
    if (OTHER_LETTERS.matcher(head).matches()) {
      throw new DumpRefusedException(
          "Line %d of the dump says \"%s\", and only UTF-8 can be read; dump with --default-character-set=utf8mb4"
              .formatted(line, shown()));
    }
    String text = decoded();
    boolean inserts = head.regionMatches(true, 0, "insert", 0, "insert".length());
    if (inserts) {
      return text;
    }
    String own = DEFINER.matcher(SANDBOX.matcher(text).replaceFirst("")).replaceFirst("");
    return DATABASE.matcher(own).replaceFirst("ALTER DATABASE ");
  }

  private String decoded() {
    try {
      return strict(bytes, length);
    } catch (CharacterCodingException binary) {
      byte[] written = withoutBinary();
      try {
        return strict(written, written.length);
      } catch (CharacterCodingException e) {
        throw new DumpRefusedException(
            "The statement at line %d of the dump is not UTF-8; dump with --default-character-set=utf8mb4 --hex-blob"
                .formatted(line),
            e);
      }
    }
  }

  private static String strict(byte[] bytes, int length) throws CharacterCodingException {
    String text =
        new String(bytes, 0, length, StandardCharsets.UTF_8); // much faster than a decoder
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
  }

  /** The same with each {@code _binary '…'}, which may hold any bytes, in hexadecimal digits. */
  private byte[] withoutBinary() {
    String text = latin(bytes, length);
    Matcher literal =
        Pattern.compile("_binary\\s*'((?:[^'\\\\]|\\\\.|'')*+)'", FLAGS).matcher(text);
    return literal
        .replaceAll(found -> "x'" + hex(found.group(1)) + "'")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String hex(String literal) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < literal.length(); i++) {
      char each = literal.charAt(i);
      if (each == '\'') {
        i++; // a quote is written twice
      } else if (each == '\\') {
        each = meant(literal.charAt(++i));
      }
      HexFormat.of().toHexDigits(hex, (byte) each);
    }
    return hex.toString();
  }

  private static char meant(char escaped) {
    return switch (escaped) {
      case '0' -> '\0';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'Z' -> '\u001a';
      default -> escaped;
    };
  }
}
