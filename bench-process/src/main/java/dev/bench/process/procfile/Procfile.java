package dev.bench.process.procfile;

import dev.bench.process.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The processes of an application, one a line.
 *
 * <p>Shape: {@code name: command}, the name of letters, digits, {@code _} and {@code -}, the
 * command a line for {@code sh -c}. Blank lines and lines that begin with {@code #} are ignored;
 * lines that begin with {@code #:} are the {@link Policy} of the process below. The text is UTF-8,
 * with or without a byte order mark; lines may end as on Windows.
 *
 * <p>honcho and foreman ignore every other line; here it is a fault. All faults are found at once.
 *
 * @param lines the processes in the order of the file
 */
public record Procfile(List<Line> lines) {

  /**
   * One process.
   *
   * @param name its name, unique in the file
   * @param command the shell command line
   * @param number the line of the file, from 1
   * @param policy how it is run
   */
  public record Line(String name, String command, int number, Policy policy) {

    /** The same, where {@code over} has precedence. */
    Line governedBy(Policy over) {
      return new Line(name, command, number, over.over(policy));
    }
  }

  /** Copies the list. */
  public Procfile {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a Procfile.
   *
   * @throws BrokenProcfileException names every fault
   */
  public static Procfile read(Path file) {
    return new ProcfileReader().file(file).result();
  }

  /**
   * Reads a Procfile whose processes have further policies.
   *
   * @param others names of processes that run although no line is for them
   * @throws BrokenProcfileException names every fault of both
   */
  public static Procfile read(Path file, Set<String> others, MorePolicies policies) {
    return new ProcfileReader().beside(others).file(file).policies(policies).result();
  }

  /**
   * Parses the text of a Procfile.
   *
   * @param source how messages name the file
   */
  public static Procfile parse(String text, String source) {
    return new ProcfileReader().text(text, source).result();
  }

  /** The names of the processes. */
  public List<String> names() {
    return lines.stream().map(Line::name).toList();
  }

  /** The lines with the given names, in the order of the file; all lines when none is given. */
  public Procfile only(List<String> chosen) {
    if (chosen.isEmpty()) {
      return this;
    }
    List<String> unknown = chosen.stream().filter(name -> !names().contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new BrokenProcfileException(
          unknown.stream()
              .map(name ->
                  "the Procfile has no process `%s`%s"
                      .formatted(name, Suggestion.of(name, names())))
              .toList());
    }
    return new Procfile(lines.stream().filter(line -> chosen.contains(line.name())).toList());
  }
}
