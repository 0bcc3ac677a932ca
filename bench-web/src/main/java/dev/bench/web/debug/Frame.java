package dev.bench.web.debug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a stack trace, as the error page shows it.
 *
 * @param call class and method
 * @param place the source file, from the bench's folder, and the line
 * @param editor the address that opens the line in an editor; null for code without source
 * @param source the lines around it
 */
public record Frame(String call, String place, @Nullable String editor, List<Line> source) {

  /**
   * A line of source.
   *
   * @param number counted from 1
   * @param text as it is written
   * @param hit whether the failure passed here
   */
  public record Line(int number, String text, boolean hit) {}
}
