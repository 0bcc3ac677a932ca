package dev.bench.process.procfile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@link Procfile} and collects its faults.
 *
 * <p>Threads: confined to one.
 */
final class ProcfileReader {

  private static final Pattern LINE = Pattern.compile("(?s)([A-Za-z0-9_-]+)\\s*:\\s*(\\S.*)");
  private static final Pattern NAMED = Pattern.compile("(?s)([^\\s:]+)\\s*:\\s*(.*)");
  private static final String POLICY = "#:";
  private static final int SHOWN = 80;

  private record Fault(int line, String text) {}

  private final Map<String, Procfile.Line> lines = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> elsewhere = new ArrayList<>();
  private String source = "Procfile";

  /** The processes that run without a line. */
  private final Set<String> others = new LinkedHashSet<>();

  /** The policy of the process below, and its last line; 0 for none. */
  private Policy policy = Policy.NONE;

  private int policyLine;

  /** Names further processes, which others may come after. */
  ProcfileReader beside(Set<String> names) {
    others.addAll(names);
    return this;
  }

  /** Reads a file. */
  ProcfileReader file(Path file) {
    try {
      return text(PlainText.read(file), file.toString());
    } catch (NoSuchFileException missing) {
      throw new BrokenProcfileException(
          file + " does not exist: write lines of the form `name: command` into it");
    } catch (IOException failure) {
      throw BrokenProcfileException.unreadable(file, failure);
    }
  }

  /** Reads text that messages call {@code name}. */
  ProcfileReader text(String text, String name) {
    source = name;
    int number = 0;
    for (String raw : PlainText.ofAnyEditor(text).split("\n", -1)) {
      number++;
      line(raw.strip(), number);
    }
    endPolicy();
    lines.values().forEach(this::checkAfter);
    return this;
  }

  /** Adds further policies of the processes of the text. */
  ProcfileReader policies(MorePolicies more) {
    Map<String, Policy> policies = more.of(lines.keySet(), known(), elsewhere::add);
    lines.replaceAll((name, line) -> line.governedBy(policies.getOrDefault(name, Policy.NONE)));
    return this;
  }

  /**
   * What was read.
   *
   * @throws BrokenProcfileException names every fault, in the order of the file
   */
  Procfile result() {
    List<String> told = new ArrayList<>();
    if (!faults.isEmpty()) {
      told.addAll(inOrder());
    }
    if (told.isEmpty() && lines.isEmpty()) {
      told.add(source + " names no process: write lines of the form `name: command` into it");
    }
    told.addAll(elsewhere);
    lines.values().forEach(line -> told.addAll(line.policy().faultsOfListen()));
    if (!told.isEmpty()) {
      throw new BrokenProcfileException(told);
    }
    return new Procfile(List.copyOf(lines.values()));
  }

  private List<String> inOrder() {
    return faults.stream()
        .sorted(Comparator.comparingInt(Fault::line))
        .map(fault -> new Policy.Place(source, fault.line()).text() + ": " + fault.text())
        .toList();
  }

  private void line(String line, int number) {
    if (line.startsWith(POLICY)) {
      policyLine = number;
      policy =
          policy.with(
              line.substring(POLICY.length()),
              new Policy.Place(source, number),
              wrong -> fault(number, wrong));
    } else if (line.isEmpty() || line.startsWith("#")) {
      endPolicy();
    } else {
      process(line, number);
      policyLine = 0;
      policy = Policy.NONE;
    }
  }

  private void endPolicy() {
    if (policyLine != 0) {
      fault(policyLine, "`#:` belongs to no process: put it right above a line `name: command`");
    }
    policyLine = 0;
    policy = Policy.NONE;
  }

  private void process(String line, int number) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      fault(number, "`%s` is not `name: command`%s".formatted(shown(line), advice(line)));
    } else if (line.indexOf('\0') >= 0) {
      fault(number, "a command cannot hold a zero byte: save the file as UTF-8");
    } else {
      String name = matcher.group(1);
      Procfile.Line process = new Procfile.Line(name, matcher.group(2), number, policy);
      Procfile.Line first = lines.putIfAbsent(name, process);
      if (first != null) {
        fault(
            number,
            "`%s` stands on line %d already: give one of them another name"
                .formatted(name, first.number()));
      }
    }
  }

  private static String shown(String line) {
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }

  private static String advice(String line) {
    if (line.indexOf(':') < 0) {
      return "; write a name and a colon before the command, which stands on one line";
    }
    Matcher named = NAMED.matcher(line);
    if (!named.matches()) {
      return "; the name is made of letters, digits, _ and -";
    }
    if (named.group(2).isEmpty()) {
      return ": write the command after the colon";
    }
    String name = named.group(1).replaceAll("[^A-Za-z0-9_-]+", "_");
    return "; the name is made of letters, digits, _ and -, such as " + name;
  }

  private void checkAfter(Procfile.Line line) {
    Policy.Place said = line.policy().placeOfAfter();
    if (said != null) {
      line.policy().faultsOfAfter(line.name(), known()).forEach(wrong -> fault(said.line(), wrong));
    }
  }

  /** The names that a process may come after. */
  private Set<String> known() {
    Set<String> known = new LinkedHashSet<>(lines.keySet());
    known.addAll(others);
    return known;
  }

  private void fault(int line, String text) {
    faults.add(new Fault(line, text));
  }
}
