package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.database.DatabaseAdmin;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database and files that a site had before it was restored, kept until they are confirmed to
 * be needed no longer.
 *
 * @param name the database
 * @param user its user
 * @param password the user's password
 * @param files the folder with the files, relative to the bench; null when they were not restored
 * @param apps the apps that were installed
 * @param since when it was replaced, in ISO 8601
 */
public record PreviousDatabase(
    String name,
    String user,
    String password,
    @Nullable String files,
    List<String> apps,
    String since) {

  /** The key in {@code site_config.json}. */
  public static final String KEY = "previous_database";

  /** Copies the list. */
  public PreviousDatabase {
    apps = List.copyOf(apps);
  }

  /** What {@code site} has now, as it is kept when it is replaced. */
  static PreviousDatabase of(SiteState site, @Nullable String files, Instant now) {
    var database = site.database();
    return new PreviousDatabase(
        database.name(),
        database.user(),
        database.password(),
        files,
        site.installedApps(),
        now.toString());
  }

  /** The one that {@code site} keeps. */
  public static Optional<PreviousDatabase> keptBy(SiteState site) {
    if (!(site.config().values().get(KEY) instanceof Map<?, ?> kept)) {
      return Optional.empty();
    }
    return Optional.of(
        new PreviousDatabase(
            text(kept, "db_name"),
            text(kept, "db_user"),
            text(kept, "db_password"),
            kept.get("files") == null ? null : text(kept, "files"),
            kept.get("apps") instanceof List<?> apps
                ? apps.stream().map(String::valueOf).toList()
                : List.of(),
            text(kept, "since")));
  }

  private static String text(Map<?, ?> kept, String key) {
    return Optional.ofNullable(kept.get(key))
        .map(String::valueOf)
        .orElseThrow(() ->
            new ValidationException(
                "%s in site_config.json has no %s; remove it with: bench remove-config %s"
                    .formatted(KEY, key, KEY)));
  }

  /** As it stands in {@code site_config.json}. */
  Map<String, @Nullable Object> setting() {
    Map<String, @Nullable Object> setting = new LinkedHashMap<>();
    setting.put("db_name", name);
    setting.put("db_user", user);
    setting.put("db_password", password);
    if (files != null) {
      setting.put("files", files);
    }
    setting.put("apps", apps);
    setting.put("since", since);
    return setting;
  }

  /** Drops a database that was made for a site, and its users; nothing that others made. */
  static List<Finish> dropping(
      DatabaseAdmin admin, String server, String database, String user, String password) {
    List<Finish> steps = new ArrayList<>();
    Optional<String> proof = admin.proof(database);
    if (proof.isPresent()) {
      steps.add(new Finish.DropDatabase(server, database, proof.get()));
      String hash = admin.passwordHash(password);
      for (String host : admin.hostsOf(user, hash)) {
        steps.add(new Finish.DropUser(server, user, host, hash));
      }
    }
    return steps;
  }
}
