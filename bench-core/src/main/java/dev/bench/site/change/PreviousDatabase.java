package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.database.DatabaseAdmin;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The database and files that a site had before it was restored, kept until they are confirmed to
 * be needed no longer.
 *
 * @param name the database
 * @param user its user
 * @param password the user's password
 * @param files the folder with the files, relative to the site's; null when they were not restored
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

  /** The key of the names that a site had before it was renamed: its databases carry the first. */
  static final String FORMER_NAMES = "former_names";

  private static final Pattern FILES = Pattern.compile("(?:.*/)?(private/previous-[0-9a-f]+)");

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
            kept.get("files") == null ? null : files(text(kept, "files")),
            kept.get("apps") instanceof List<?> apps
                ? apps.stream().map(String::valueOf).toList()
                : List.of(),
            text(kept, "since")));
  }

  /** A copied or edited file may name the folder of another site; this is always the own one. */
  private static String files(String text) {
    Matcher files = FILES.matcher(text);
    if (!files.matches()) {
      throw new ValidationException(
          "%s in site_config.json has files \"%s\", expected such as private/previous-0a1b; remove it with: bench remove-config %s"
              .formatted(KEY, text, KEY));
    }
    return files.group(1);
  }

  /** Refuses a database that {@code site} uses now, because its settings were edited. */
  void refuseUsedBy(SiteState site) {
    if (name.equalsIgnoreCase(site.database().name())) {
      throw new ValidationException(
          "Site %s uses %s, which %s names too; remove that with: bench --site %s remove-config %s"
              .formatted(site.name(), name, KEY, site.name(), KEY));
    }
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

  /**
   * Drops the database and its users, as a part of a change of {@code site}.
   *
   * @param server the server, as in {@link dev.bench.site.SiteServer#key}
   * @return the steps; none when no database of that name was made by bench
   * @throws ValidationException when it was made for another site, or another site uses it
   */
  List<Finish> dropping(SiteWork work, DatabaseAdmin admin, String server, SiteState site)
      throws IOException {
    List<Finish> steps = new ArrayList<>();
    Optional<String> proof = admin.proof(name);
    if (proof.isPresent()) {
      Optional<String> other = new DatabaseUse(work.bench()).otherThan(site.path(), name);
      if (other.isPresent()) {
        throw notDropped("%s uses it".formatted(other.get()), site);
      }
      if (!isOf(proof.get(), site)) {
        throw notDropped("it is marked as \"%s\"".formatted(proof.get()), site);
      }
      steps.add(new Finish.DropDatabase(server, name, proof.get()));
      String hash = admin.passwordHash(password);
      for (String host : admin.hostsOf(user, hash)) {
        steps.add(new Finish.DropUser(server, user, host, hash));
      }
    }
    return steps;
  }

  /** Whether a database with that proof was made for {@code site}, perhaps under a former name. */
  static boolean isOf(String proof, SiteState site) {
    return Stream.concat(Stream.of(site.name()), site.config().texts(FORMER_NAMES).stream())
        .anyMatch(each -> proof.startsWith(DatabaseAdmin.PROOF + each + ", "));
  }

  private ValidationException notDropped(String why, SiteState site) {
    return new ValidationException(
        "Database %s is not dropped for site %s: %s. To keep it, remove %s from site_config.json of %s"
            .formatted(name, site.name(), why, KEY, site.name()));
  }
}
