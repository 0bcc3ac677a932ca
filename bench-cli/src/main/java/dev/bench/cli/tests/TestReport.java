package dev.bench.cli.tests;

import dev.bench.build.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What the tests of one class did, as Maven's Surefire writes it into {@code TEST-<class>.xml}.
 *
 * @param name the class
 * @param tests how many ran
 * @param skipped how many of them were skipped
 * @param took how long they took
 * @param failures those that failed
 */
record TestReport(String name, int tests, int skipped, Duration took, List<Failure> failures) {

  private static final String EARLIER = ".earlier";
  private static final String NAME = "TEST-.*\\.xml";
  private static final String EARLIER_NAME = NAME + "\\" + EARLIER;

  TestReport {
    failures = List.copyOf(failures);
  }

  /**
   * A test that failed.
   *
   * @param className its class, which may be nested in the one of the report
   * @param method its method, without arguments
   * @param trace the stack trace, with the message first
   */
  record Failure(String className, String method, String trace) {

    /** How Surefire's option {@code test} names it. */
    String selector() {
      return className + "#" + method;
    }
  }

  /** The reports of the last run of a module, sorted by name; none when there was no run. */
  static List<TestReport> of(Path module) throws IOException {
    return read(files(module, NAME));
  }

  /**
   * Those of the last run, or of the run before when the last one came to no test, as when it did
   * not compile.
   */
  static List<TestReport> ofLastTests(Path module) throws IOException {
    List<Path> last = files(module, NAME);
    return read(last.isEmpty() ? files(module, EARLIER_NAME) : last);
  }

  /** Puts the reports of the last run aside, so that none is taken for one of the next run. */
  static void putAside(Path module) throws IOException {
    List<Path> last = files(module, NAME);
    if (!last.isEmpty()) {
      for (Path file : files(module, EARLIER_NAME)) {
        Files.delete(file);
      }
    }
    for (Path file : last) {
      Files.move(file, file.resolveSibling(file.getFileName() + EARLIER));
    }
  }

  private static List<TestReport> read(List<Path> files) throws IOException {
    List<TestReport> reports = new ArrayList<>();
    for (Path file : files) {
      reports.add(read(file));
    }
    return reports;
  }

  private static List<Path> files(Path module, String name) throws IOException {
    return Folders.files(module.resolve("target/surefire-reports")).stream()
        .filter(file -> file.getFileName().toString().matches(name))
        .toList();
  }

  private static TestReport read(Path file) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = Files.newInputStream(file)) {
      return read(factory.createXMLStreamReader(in));
    } catch (XMLStreamException | NumberFormatException broken) {
      throw new IOException(
          "%s is not a report of Surefire: %s".formatted(file, broken.getMessage()), broken);
    }
  }

  private static TestReport read(XMLStreamReader xml) throws XMLStreamException {
    xml.nextTag();
    String name = text(xml, "name");
    int tests = Integer.parseInt(text(xml, "tests"));
    int skipped = Integer.parseInt(text(xml, "skipped"));
    double seconds = Double.parseDouble(text(xml, "time").replace(",", ""));
    List<Failure> failures = new ArrayList<>();
    String className = name;
    String method = "";
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "testcase" -> {
            className = text(xml, "classname");
            method = text(xml, "name").replaceFirst("[({\\[].*", "");
          }
          case "failure", "error" ->
              failures.add(new Failure(className, method, xml.getElementText().strip()));
          default -> {}
        }
      }
    }
    return new TestReport(
        name, tests, skipped, Duration.ofMillis(Math.round(seconds * 1000)), failures);
  }

  private static String text(XMLStreamReader xml, String attribute) {
    @Nullable String value = xml.getAttributeValue(null, attribute);
    return Objects.requireNonNullElse(value, attribute.equals("time") ? "0" : "");
  }

  /** The selectors of all failed tests. */
  static String failed(List<TestReport> reports) {
    return reports.stream()
        .flatMap(report -> report.failures().stream())
        .map(Failure::selector)
        .distinct()
        .collect(Collectors.joining(","));
  }
}
