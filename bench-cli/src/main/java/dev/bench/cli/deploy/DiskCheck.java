package dev.bench.cli.deploy;

import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.site.backup.Backups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the disk has room for a new backup of each site, by the size of the newest one. */
record DiskCheck(Bench bench) {

  private static final String NAME = "disk";
  private static final long MEGABYTE = 1_000_000;

  List<Checked> look() throws IOException {
    List<String> unknown = new ArrayList<>();
    long needed = 0;
    for (SiteState site : bench.sites().all()) {
      Optional<Backups.Set> newest = Backups.of(site.path()).newest();
      needed += newest.map(Backups.Set::bytes).orElse(0L);
      if (newest.isEmpty()) {
        unknown.add(site.name());
      }
    }
    Path sites = bench.directory().sites();
    long free = Files.getFileStore(sites).getUsableSpace();
    List<Checked> found = new ArrayList<>();
    found.add(compared(sites, free, needed));
    if (!unknown.isEmpty()) {
      found.add(
          Checked.note(
              NAME,
              "There is no backup yet, so its size is not known, of: %s."
                  .formatted(String.join(", ", unknown)),
              "Make one with bench --site SITE backup."));
    }
    return found;
  }

  /** Whether {@code free} bytes are enough for {@code needed} ones. */
  static Checked compared(Path sites, long free, long needed) {
    String figures =
        "%s has %,d MB free, and backups of all sites need about %,d MB."
            .formatted(sites, free / MEGABYTE, needed / MEGABYTE);
    return free > needed
        ? Checked.ok(NAME, figures)
        : Checked.fault(NAME, figures, "Make room, or lower backup_limit and remove old backups.");
  }
}
