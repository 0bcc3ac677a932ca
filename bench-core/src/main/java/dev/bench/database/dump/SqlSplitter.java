package dev.bench.database.dump;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parts the bytes of an SQL file into statements, as MariaDB's own client does.
 *
 * <p>Comments are left out, but for those that MariaDB executes. {@code DELIMITER} is obeyed; no
 * other command of the client exists here. Not thread-safe.
 */
final class SqlSplitter {

  private static final int FIRST_SIZE = 1 << 16;
  private static final String DELIMITER = "delimiter ";
  private static final int LONGEST_DELIMITER_LINE = 40;

  private final SqlSink sink;
  private final int longest;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int length;
  private State state = State.CODE;
  private boolean escaped;
  private byte[] delimiter = {';'};
  private long line = 1;
  private long begun = 1;
  private int depth;
  private int groups;
  private byte last;

  /** What the next byte belongs to. */
  private enum State {
    CODE,
    DASHES,
    OPENING,
    OPENING_M,
    SINGLE,
    DOUBLE,
    BACKTICK,
    LINE_COMMENT,
    BLOCK_COMMENT
  }

  /** Gives the statements of our own program to {@code sink}, however long they are. */
  SqlSplitter(SqlSink sink) {
    this(sink, Integer.MAX_VALUE - Long.BYTES); // the longest array
  }

  /**
   * Gives the statements to {@code sink}.
   *
   * @param longest how many bytes a statement may have
   */
  SqlSplitter(SqlSink sink, int longest) {
    this.sink = sink;
    this.longest = longest;
  }

  /** Reads the next bytes. */
  void accept(byte[] bytes, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      int plain = plain(bytes, i, count);
      append(bytes, i, plain);
      i += plain;
      if (i == count) {
        return;
      }
      byte next = bytes[i];
      if (next == '\n') {
        line++;
      }
      next(next);
    }
  }

  /**
   * The file has ended.
   *
   * @throws DumpRefusedException when it ended within a statement
   */
  void end() {
    if (length > 0 || (state != State.CODE && state != State.LINE_COMMENT)) {
      throw new DumpRefusedException(
          "The dump ends within the statement that begins at line %d: it was cut off; use another backup"
              .formatted(begun));
    }
  }

  private void next(byte next) throws Exception {
    switch (state) {
      case CODE -> code(next);
      case SINGLE -> quoted(next, '\'');
      case DOUBLE -> quoted(next, '"');
      case BACKTICK -> backtick(next);
      case DASHES -> {
        if (next <= ' ') {
          length -= 2;
          state = next == '\n' ? State.CODE : State.LINE_COMMENT;
        } else {
          state = State.CODE;
          code(next);
        }
      }
      case OPENING -> opening(next);
      case OPENING_M -> {
        if (next == '!') {
          append(next);
          state = State.CODE;
        } else {
          comment(3, next);
        }
      }
      case LINE_COMMENT -> {
        if (next == '\n') {
          state = State.CODE;
        }
      }
      case BLOCK_COMMENT -> {
        if (next == '/' && last == '*') {
          state = State.CODE;
          if (length > 0) {
            append((byte) ' ');
          }
        }
        last = next;
      }
    }
  }

  /**
   * How many bytes from {@code from} on are plain letters of a quoted text. Nearly all of a dump
   * is, so they are taken at once.
   */
  private int plain(byte[] bytes, int from, int count) {
    int end = from;
    if (state == State.SINGLE && !escaped) {
      while (end < count && bytes[end] != '\'' && bytes[end] != '\\' && bytes[end] != '\n') {
        end++;
      }
    }
    return end - from;
  }

  private void opening(byte next) {
    switch (next) {
      case '!' -> {
        append(next);
        state = State.CODE;
      }
      case 'M' -> {
        append(next);
        state = State.OPENING_M;
      }
      default -> comment(2, next);
    }
  }

  private void comment(int opened, byte next) {
    length -= opened;
    last = next;
    state = State.BLOCK_COMMENT;
  }

  private void quoted(byte next, char quote) {
    append(next);
    if (escaped) {
      escaped = false;
    } else if (next == '\\') {
      escaped = true;
    } else if (next == quote) {
      state = State.CODE;
    }
  }

  private void backtick(byte next) {
    append(next);
    if (next == '`') {
      state = State.CODE;
    }
  }

  private void code(byte next) throws Exception {
    if (length == 0 && next <= ' ' && next >= 0) {
      return;
    }
    if (next == '#') {
      state = State.LINE_COMMENT;
      return;
    }
    if (next == '\n' && isDelimiterLine()) {
      return;
    }
    append(next);
    switch (next) {
      case '\'' -> state = State.SINGLE;
      case '"' -> state = State.DOUBLE;
      case '`' -> state = State.BACKTICK;
      case '-' -> {
        if (length > 1 && buffer[length - 2] == '-') {
          state = State.DASHES;
        }
      }
      case '*' -> {
        if (length > 1 && buffer[length - 2] == '/') {
          state = State.OPENING;
        }
      }
      case '(' -> groups += depth++ == 0 ? 1 : 0;
      case ')' -> depth--;
      default -> {}
    }
    if (state == State.CODE && endsWithDelimiter()) {
      length -= delimiter.length;
      emit();
    }
  }

  private boolean endsWithDelimiter() {
    int at = length - delimiter.length;
    return at >= 0
        && buffer[length - 1] == delimiter[delimiter.length - 1]
        && Arrays.equals(buffer, at, length, delimiter, 0, delimiter.length)
        && !startsDelimiterLine();
  }

  private boolean startsDelimiterLine() {
    return (buffer[0] == 'D' || buffer[0] == 'd')
        && SqlStatement.latin(buffer, Math.min(length, DELIMITER.length()))
            .equalsIgnoreCase(DELIMITER);
  }

  /** Obeys the line {@code DELIMITER x}, which is the client's and no statement. */
  private boolean isDelimiterLine() {
    if (!startsDelimiterLine()) {
      return false;
    }
    String[] words = SqlStatement.latin(buffer, length).strip().split("\\s+", 2);
    if (words.length != 2 || length > LONGEST_DELIMITER_LINE) {
      return false;
    }
    delimiter = words[1].getBytes(StandardCharsets.ISO_8859_1);
    length = 0;
    return true;
  }

  private void emit() throws Exception {
    if (length > 0) {
      sink.statement(new SqlStatement(begun, buffer, length, groups));
    }
    length = 0;
    depth = 0;
    groups = 0;
  }

  private void append(byte next) {
    if (length == 0) {
      begun = line;
    }
    makeRoom(1);
    buffer[length++] = next;
  }

  /** Appends what is not the first of its statement. */
  private void append(byte[] bytes, int from, int count) {
    makeRoom(count);
    System.arraycopy(bytes, from, buffer, length, count);
    length += count;
  }

  private void makeRoom(int count) {
    if (count > longest - length) {
      throw new DumpRefusedException(
          "The statement at line %d of the dump has more than restore_statement_max_size (%d) bytes; raise that or use another backup"
              .formatted(begun, longest));
    }
    if (count > buffer.length - length) {
      long enough = Math.max(buffer.length * 2L, (long) length + count);
      buffer = Arrays.copyOf(buffer, (int) Math.min(enough, longest));
    }
  }
}
