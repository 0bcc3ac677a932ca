package dev.bench.cli.table;

import dev.bench.process.output.Paint;
import java.time.Duration;
import java.util.List;

/**
 * Rows of cells, each column as wide as its widest.
 *
 * @param rows all with as many cells as the first, the head
 */
public record Table(List<List<Cell>> rows, boolean colours) {

  /** Copies the list. */
  public Table {
    rows = List.copyOf(rows);
  }

  /** Of what is well. */
  public static final String GREEN = "32";

  /** Of what is on its way. */
  public static final String YELLOW = "33";

  /** Of what has failed. */
  public static final String RED = "31";

  /** Of what is of use only when one looks for it. */
  public static final String FAINT = "2";

  /** Of what stands out. */
  public static final String BOLD = "1";

  /**
   * A cell.
   *
   * @param colour none when empty
   * @param number whether it is set to the right
   */
  public record Cell(String text, String colour, boolean number) {

    /** A text. */
    public static Cell text(String text) {
      return new Cell(text, "", false);
    }

    /** A number, to the right. */
    public static Cell number(String text) {
      return new Cell(text, "", true);
    }

    /** The head of a column of texts. */
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

  /** The lines. */
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
