package dev.bench.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of an application, one a line.
 *
 * <p>Shape: {@code name: command}, the name of letters, digits, {@code _} and {@code -}, the
 * command a line for {@code sh -c}. Blank lines and lines that begin with {@code #} mean nothing.
 * honcho ignores every other line; here it is an error that names the line.
 *
 * @param lines the processes in the order of the file
 */
public record Procfile(List<Line> lines) {

  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+)\\s*:\\s*(\\S.*)");

  /**
   * One process.
   *
   * @param name what it is called, unique in the file
   * @param command the shell command line
   * @param number the line of the file, from 1
   */
  public record Line(String name, String command, int number) {}

  /** Copies the list. */
  public Procfile {
    lines = List.copyOf(lines);
  }

  /** Reads a Procfile; bytes that are not UTF-8 are replaced. */
  public static Procfile read(Path file) throws IOException {
    try {
      return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
    } catch (NoSuchFileException missing) {
      throw new BrokenProcfileException(
          file + " does not exist: write lines of the form `name: command` into it");
    }
  }

  /**
   * Parses the text of a Procfile.
   *
   * @param source how messages name the file
   */
  public static Procfile parse(String text, String source) {
    Map<String, Line> lines = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Line process = parseLine(line, number, source);
      Line first = lines.putIfAbsent(process.name(), process);
      if (first != null) {
        throw new BrokenProcfileException(
            "%s line %d: `%s` stands on line %d already: give one of them another name"
                .formatted(source, number, process.name(), first.number()));
      }
    }
    if (lines.isEmpty()) {
      throw new BrokenProcfileException(
          source + " names no process: write lines of the form `name: command` into it");
    }
    return new Procfile(List.copyOf(lines.values()));
  }

  private static Line parseLine(String line, int number, String source) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new BrokenProcfileException(
          "%s line %d: `%s` is not `name: command`; the name is made of letters, digits, _ and -"
              .formatted(source, number, line));
    }
    return new Line(matcher.group(1), matcher.group(2), number);
  }

  /** The lines with the given names, in the order of the file; all lines when none is given. */
  public Procfile only(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<String> known = lines.stream().map(Line::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new BrokenProcfileException(
            "the Procfile has no process `%s`: it has %s"
                .formatted(name, String.join(", ", known)));
      }
    }
    return new Procfile(lines.stream().filter(line -> names.contains(line.name())).toList());
  }
}
