package dev.bench.cli.command;

import dev.bench.process.output.Paint;
import java.time.Duration;
import java.util.List;

/**
 * Rows of cells, each column as wide as its widest.
 *
 * @param rows all with as many cells as the first, the head
 */
public record Table(List<List<Cell>> rows, boolean colours) {

  /** A colour of text. */
  public static final String GREEN = "32";

  /** A colour of text. */
  public static final String YELLOW = "33";

  /** A colour of text. */
  public static final String RED = "31";

  /** A colour of text. */
  public static final String FAINT = "2";

  /** A colour of text. */
  public static final String BOLD = "1";

  /**
   * A cell.
   *
   * @param colour none when empty
   * @param number whether it is set to the right
   */
  public record Cell(String text, String colour, boolean number) {

    /** A cell of text. */
    public static Cell text(String text) {
      return new Cell(text, "", false);
    }

    /** A number, set to the right. */
    public static Cell number(String text) {
      return new Cell(text, "", true);
    }

    /** The head of a column. */
    public static Cell head(String text) {
      return new Cell(text, FAINT, false);
    }

    /** The head of a column of numbers. */
    public static Cell numberHead(String text) {
      return new Cell(text, FAINT, true);
    }

    /** The text with blanks up to {@code width}. */
    public String padded(int width, boolean colours) {
      String blanks = " ".repeat(width - text.length());
      String shown = colours && !colour.isEmpty() ? Paint.in(colour, text) : text;
      return number ? blanks + shown : shown + blanks;
    }
  }

  /** The lines of the table. */
  public List<String> lines() {
    int[] widths = widths();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return widths;
  }

  private String line(List<Cell> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(i == 0 ? "" : "  ").append(row.get(i).padded(widths[i], colours));
    }
    return line.toString().stripTrailing();
  }

  /** How long ago something was, as people say it. */
  public static String age(Duration age) {
    if (age.toMinutes() < 1) {
      return Math.max(0, age.toSeconds()) + " s";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
  }
}
