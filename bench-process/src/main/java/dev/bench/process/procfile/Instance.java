package dev.bench.process.procfile;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One of the processes that a line of a Procfile stands for.
 *
 * @param line the name of the line: {@code worker}
 * @param number from 1
 * @param name what people call it, unique among the processes of a manager: {@code worker} when it
 *     is the only one of its line, else {@code worker.1}, {@code worker.2}, …
 */
@JsonPropertyOrder({"name", "line", "number"})
public record Instance(String line, int number, String name) {

  /** The only process of a line. */
  public static Instance only(String line) {
    return new Instance(line, 1, line);
  }

  /** One of several processes of a line. */
  public static Instance of(String line, int number) {
    return new Instance(line, number, line + "." + number);
  }
}
