package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.site.SiteServer;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a restore: gives up what the site had before, or goes back to it.
 *
 * @param work what is needed
 */
public record ConfirmRestore(SiteWork work) {

  /**
   * Drops the database and removes the files from before the restore; gives their names.
   *
   * @throws ValidationException when another site uses the database
   */
  public String confirm(String site, SiteServer server) throws Exception {
    work.sites().require(site);
    return work.operation(
        "confirm-restore",
        site,
        operation -> {
          try (DatabaseAdmin admin = server.connect()) {
            SiteState state = work.sites().require(site);
            PreviousDatabase kept = kept(state);
            List<Finish> steps = new ArrayList<>(kept.dropping(work, admin, server.key(), state));
            if (kept.files() != null) {
              steps.add(new Finish.RemoveFolder(work.relative(state.path().resolve(kept.files()))));
            }
            Map<String, @Nullable Object> settings = new LinkedHashMap<>();
            settings.put(PreviousDatabase.KEY, null);
            steps.add(SettingsDraft.write(work, operation, state, settings));
            operation.commit(steps);
            return kept.name();
          }
        });
  }

  /** Switches the site back; what it has now is kept in turn. */
  public void revert(String site) throws Exception {
    work.sites().require(site);
    work.operation(
        "revert-restore",
        site,
        operation -> {
          var _ = work.knownApps(site); // corrects the file
          SiteState state = work.sites().require(site);
          PreviousDatabase kept = kept(state);
          DatabaseAddress now = state.database();
          DatabaseAddress before = now.with(kept.name(), kept.user(), kept.password());
          operation.step("login", () -> DatabaseAdmin.connect(before).close());
          String next = "private/previous-" + NewDatabase.hex(8);
          boolean hasFiles = kept.files() != null;
          Map<String, @Nullable Object> settings = new LinkedHashMap<>();
          settings.put("db_name", kept.name());
          settings.put("db_user", kept.user());
          settings.put("db_password", kept.password());
          settings.put(
              PreviousDatabase.KEY,
              PreviousDatabase.of(state, hasFiles ? next : null, Instant.now()).setting());
          List<Finish> steps = new ArrayList<>();
          steps.add(SettingsDraft.write(work, operation, state, settings));
          if (kept.files() != null) {
            steps.addAll(
                exchange(state, state.path().resolve(kept.files()), state.path().resolve(next)));
          }
          List<String> apps = work.appsIn(before);
          steps.add(new Finish.TakeApps(site, apps.isEmpty() ? kept.apps() : apps));
          operation.commit(steps);
          return site;
        });
  }

  private List<Finish> exchange(SiteState state, Path kept, Path next) {
    List<Finish> steps = new ArrayList<>();
    for (String kind : List.of("public", "private")) {
      if (Files.isDirectory(kept.resolve(kind))) {
        Path now = state.path().resolve(kind).resolve("files");
        steps.add(
            new Finish.Replace(
                work.relative(now),
                work.relative(kept.resolve(kind)),
                work.relative(next.resolve(kind))));
      }
    }
    steps.add(new Finish.RemoveFolder(work.relative(kept)));
    return steps;
  }

  private static PreviousDatabase kept(SiteState state) {
    PreviousDatabase kept =
        PreviousDatabase.keptBy(state)
            .orElseThrow(() ->
                new ValidationException(
                    "Site %s keeps nothing from before a restore".formatted(state.name())));
    kept.refuseUsedBy(state);
    return kept;
  }
}
