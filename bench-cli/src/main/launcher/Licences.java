import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the licences of a distribution into a folder: {@code java Licences.java SBOM FOLDER
 * TEXTS}.
 *
 * <p>The folder gets {@code libraries.txt}, a line for each library of the SBOM (CycloneDX, JSON),
 * and the text of each licence as {@code <SPDX id>.txt}. The folder TEXTS has the texts of licences
 * that SPDX does not know, by name. A library without a licence is an error.
 */
class Licences {

  public static void main(String[] words) throws IOException {
    JsonNode bom = new JsonMapper().readTree(Files.readString(Path.of(words[0])));
    Path folder = Files.createDirectories(Path.of(words[1]));
    List<String> libraries = new ArrayList<>();
    for (JsonNode component : bom.path("components")) {
      List<String> licences = new ArrayList<>();
      for (JsonNode each : component.path("licenses")) {
        licences.add(written(each.path("license"), folder, Path.of(words[2])));
      }
      String library =
          "%s:%s:%s"
              .formatted(
                  component.path("group").asString(),
                  component.path("name").asString(),
                  component.path("version").asString());
      if (licences.isEmpty()) {
        throw new IllegalStateException(library + " names no licence that the SBOM knows");
      }
      libraries.add(library + "  " + String.join(" or ", licences));
    }
    Files.write(folder.resolve("libraries.txt"), libraries);
  }

  /** Writes the text of a licence if the SBOM or {@code texts} has it, and returns its name. */
  private static String written(JsonNode licence, Path folder, Path texts) throws IOException {
    String text = licence.path("text").path("content").asString("");
    if (text.isEmpty()) {
      String name = licence.path("name").asString();
      Path known = texts.resolve(name + ".txt");
      if (!name.contains("/") && Files.exists(known)) {
        Files.write(folder.resolve(name + ".txt"), Files.readAllBytes(known));
        return name;
      }
      return name + " (" + licence.path("url").asString() + ")";
    }
    String id = licence.path("id").asString();
    Files.write(folder.resolve(id + ".txt"), Base64.getMimeDecoder().decode(text));
    return id;
  }
}
