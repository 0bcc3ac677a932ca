package dev.bench.site;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Undoes what a journal says, last step first.
 *
 * <p>A step that cannot be undone now does not keep the others from it. Nothing is destroyed
 * without the proof that the operation made it.
 *
 * @param bench the bench
 * @param sites its sites
 * @param logins who may drop databases and users
 */
record Undoing(BenchDirectory bench, Sites sites, ServerLogins logins) {

  /** The file in a new site's folder that proves whose folder it is. */
  static final String MARKER = ".new-site";

  /** Undoes {@code entries}; returns why some of them could not be undone. */
  List<String> undo(List<Undo> entries) {
    List<String> failures = new ArrayList<>();
    for (Undo entry : entries.reversed()) {
      try {
        undo(entry);
      } catch (IOException | RuntimeException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return failures;
  }

  private void undo(Undo entry) throws IOException {
    switch (entry) {
      case Undo.RemoveFolder made -> removeFolder(made);
      case Undo.DropDatabase made -> {
        try (DatabaseAdmin admin = admin(made.server(), "database " + made.name())) {
          admin.dropDatabase(made.name(), made.proof());
        }
      }
      case Undo.DropUser made -> {
        try (DatabaseAdmin admin = admin(made.server(), "user " + made.name())) {
          admin.dropUser(made.name(), made.host(), made.passwordHash());
        }
      }
      case Undo.DropNewTables made -> {
        Optional<SiteState> site = sites.find(made.site());
        if (site.isPresent()) {
          Tables.dropAllBut(site.get().database(), made.kept());
        }
      }
      case Undo.RestoreApps made ->
          sites.find(made.site()).ifPresent(site -> sites.install(site.name(), made.apps()));
      case Undo.RestoreDefaultSite made -> restoreDefaultSite(made);
    }
  }

  private DatabaseAdmin admin(String server, String what) throws IOException {
    SiteServer known =
        logins
            .server(server)
            .orElseThrow(() ->
                new IOException(
                    "%s on MariaDB %s is left, for want of the administrator's login"
                        .formatted(what, server)));
    return DatabaseAdmin.connect(known.root());
  }

  private void removeFolder(Undo.RemoveFolder made) throws IOException {
    Path folder = bench.site(made.site());
    Path marker = folder.resolve(MARKER);
    boolean ours = Files.exists(marker) && Files.readString(marker).strip().equals(made.proof());
    if (ours) {
      SiteFolder.remove(folder);
    } else if (Files.isDirectory(folder) && SiteFolder.isEmpty(folder)) {
      Files.delete(folder); // made, and not yet marked
    }
    sites.forget(made.site());
  }

  private void restoreDefaultSite(Undo.RestoreDefaultSite made) {
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          if (made.site().equals(settings.get("default_site"))) {
            if (made.previous() == null) {
              settings.remove("default_site");
            } else {
              settings.put("default_site", made.previous());
            }
          }
        });
  }
}
