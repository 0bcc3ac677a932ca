package dev.bench.cli.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What an app's {@code pom.xml} says it depends on.
 *
 * @param dependencies in the order of the file; none when there is no pom
 */
record AppPom(List<Dependency> dependencies) {

  /**
   * One dependency.
   *
   * @param group the group id
   * @param artifact the artifact id
   * @param scope {@code compile} unless it is given
   */
  record Dependency(String group, String artifact, String scope) {

    /** Whether it must be there when the app runs and does not come with the bench. */
    boolean isBroughtAlong() {
      return !group.equals("dev.bench") && List.of("compile", "runtime").contains(scope);
    }
  }

  AppPom {
    dependencies = List.copyOf(dependencies);
  }

  /** Reads the pom of the app in {@code folder}. */
  static AppPom read(Path folder) throws IOException {
    Path file = folder.resolve("pom.xml");
    if (!Files.exists(file)) {
      return new AppPom(List.of());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in);
    } catch (XMLStreamException broken) {
      throw new BrokenBuildException(
          "%s is no XML, line %d: %s"
              .formatted(file, broken.getLocation().getLineNumber(), broken.getMessage()));
    }
  }

  private static AppPom parse(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(in);
    List<Dependency> dependencies = new ArrayList<>();
    List<String> path = new ArrayList<>();
    String group = "";
    String artifact = "";
    String scope = "compile";
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        path.add(xml.getLocalName());
        String at = String.join("/", path);
        switch (at) {
          case "project/dependencies/dependency/groupId" -> group = text(xml, path);
          case "project/dependencies/dependency/artifactId" -> artifact = text(xml, path);
          case "project/dependencies/dependency/scope" -> scope = text(xml, path);
          default -> {}
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        if (String.join("/", path).equals("project/dependencies/dependency")) {
          dependencies.add(new Dependency(group, artifact, scope));
          scope = "compile";
        }
        path.removeLast();
      }
    }
    return new AppPom(dependencies);
  }

  /** The text of the element the reader stands on, which is left behind. */
  private static String text(XMLStreamReader xml, List<String> path) throws XMLStreamException {
    path.removeLast();
    return xml.getElementText().strip();
  }
}
