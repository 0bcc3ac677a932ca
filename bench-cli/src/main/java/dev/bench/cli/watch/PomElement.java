package dev.bench.cli.watch;

import dev.bench.build.BuildFault;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a {@code pom.xml}, with its place in the text.
 *
 * @param name the name of its tag
 * @param line the line of its start tag, from 1
 * @param start where its start tag begins in the text
 * @param end behind its end tag
 * @param text its own text without white space around it
 * @param children its elements in the order of the file
 */
record PomElement(
    String name, int line, int start, int end, String text, List<PomElement> children) {

  PomElement {
    children = List.copyOf(children);
  }

  /**
   * Reads a whole file.
   *
   * @param file its name in messages
   * @throws BrokenBuildException with file and line when the text is no XML
   */
  static PomElement read(Path file, String text) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
      xml.nextTag();
      return read(xml, text);
    } catch (XMLStreamException broken) {
      String message = String.valueOf(broken.getMessage()).replaceAll("(?s).*Message: ", "");
      int line = broken.getLocation().getLineNumber();
      int column = broken.getLocation().getColumnNumber();
      String source = text.lines().skip(Math.max(0, line - 1L)).findFirst().orElse("");
      throw new BrokenBuildException(
          List.of(
              new BuildFault(
                  file.toString(), line, column, "this is not XML: " + message, source)));
    }
  }

  private static PomElement read(XMLStreamReader xml, String text) throws XMLStreamException {
    String name = xml.getLocalName();
    int line = xml.getLocation().getLineNumber();
    int start = text.lastIndexOf('<', xml.getLocation().getCharacterOffset() - 1);
    StringBuilder own = new StringBuilder();
    List<PomElement> children = new ArrayList<>();
    int event = xml.next();
    while (event != XMLStreamConstants.END_ELEMENT) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(read(xml, text));
      } else if (event == XMLStreamConstants.CHARACTERS) {
        own.append(xml.getText());
      }
      event = xml.next();
    }
    int end = xml.getLocation().getCharacterOffset();
    return new PomElement(name, line, start, end, own.toString().strip(), children);
  }

  /** The elements at a path of tag names, such as {@code build/plugins/plugin}. */
  List<PomElement> all(String path) {
    List<PomElement> found = List.of(this);
    for (String step : path.split("/", -1)) {
      found =
          found.stream()
              .flatMap(each -> each.children().stream())
              .filter(child -> child.name().equals(step))
              .toList();
    }
    return found;
  }

  /** The first element at that path. */
  Optional<PomElement> first(String path) {
    return all(path).stream().findFirst();
  }

  /** The text of the first element at that path, unless it is empty. */
  Optional<String> text(String path) {
    return first(path).map(PomElement::text).filter(text -> !text.isEmpty());
  }
}
