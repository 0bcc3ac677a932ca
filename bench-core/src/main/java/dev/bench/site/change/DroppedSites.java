package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import dev.bench.site.SiteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sites in {@code archived/sites}: dropped, with their databases still there.
 *
 * @param bench the bench
 */
public record DroppedSites(BenchDirectory bench) {

  /** The file in the folder of a dropped site that says which it is. */
  private static final String NOTE = ".dropped.json";

  /**
   * A dropped site.
   *
   * @param folder its folder
   * @param site its name
   * @param dropped when it was dropped, in ISO 8601; empty when that is not known
   */
  public record Dropped(Path folder, String site, String dropped) {}

  /** All of them, the ones that were dropped last first. */
  public List<Dropped> all() throws IOException {
    List<Dropped> all = new ArrayList<>();
    if (Files.isDirectory(folder())) {
      try (Stream<Path> folders = Files.list(folder())) {
        for (Path each : folders.toList()) {
          if (Files.isRegularFile(each.resolve(SiteFiles.CONFIG))) {
            all.add(read(each));
          }
        }
      }
    }
    all.sort(Comparator.comparing(Dropped::dropped).reversed());
    return all;
  }

  /**
   * The one whose folder or site has the name {@code name}; of several sites of one name the one
   * that was dropped last.
   */
  public Dropped require(String name) throws IOException {
    List<Dropped> all = all();
    return all.stream()
        .filter(each -> each.site().equals(name))
        .findFirst()
        .or(() ->
            all.stream()
                .filter(each -> String.valueOf(each.folder().getFileName()).equals(name))
                .findFirst())
        .orElseThrow(() ->
            new ValidationException(
                all.isEmpty()
                    ? "No site called %s was dropped: archived/sites has none".formatted(name)
                    : "No site called %s was dropped; archived/sites has %s"
                        .formatted(
                            name,
                            String.join(
                                ", ",
                                all.stream()
                                    .map(each -> String.valueOf(each.folder().getFileName()))
                                    .toList()))));
  }

  /** Refuses a site that was brought back or purged since it was looked for. */
  void requireStill(Dropped dropped) throws IOException {
    if (!all().contains(dropped)) {
      throw new ValidationException(
          "Dropped site %s was brought back or purged meanwhile; see: bench sites --dropped"
              .formatted(dropped.site()));
    }
  }

  /**
   * A folder for {@code site} that is not there yet; later ones of a name have a number after
   * {@code ~}. No site's name has that letter, so that operations on other sites, which do not wait
   * for this one, never choose the same folder.
   */
  Path free(String site) {
    Path free = folder().resolve(site);
    for (int i = 1; Files.exists(free, LinkOption.NOFOLLOW_LINKS); i++) {
      free = folder().resolve(site + "~" + i);
    }
    return free;
  }

  /** Notes in the folder of a site that it is dropped. */
  static void note(Path site, String name, Instant now) throws IOException {
    Map<String, String> note = new LinkedHashMap<>();
    note.put("site", name);
    note.put("dropped", now.toString());
    ConfigFile.replace(site.resolve(NOTE), Json.core().indented(note) + "\n");
  }

  /** The site is not dropped any more. */
  static void forget(Path site) throws IOException {
    Files.deleteIfExists(site.resolve(NOTE));
  }

  private Path folder() {
    return bench.archived().resolve("sites");
  }

  private static Dropped read(Path folder) {
    Map<String, @Nullable Object> note = ConfigFile.read(folder.resolve(NOTE));
    Object site = note.get("site");
    Object dropped = note.get("dropped");
    return new Dropped(
        folder,
        site == null ? String.valueOf(folder.getFileName()) : site.toString(),
        dropped == null ? "" : dropped.toString());
  }
}
