package dev.bench.cli.deploy;

import dev.bench.Session;
import dev.bench.redis.Redis;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.lang.Runtime.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether JDK, MariaDB and both Redis are of versions that this bench works with. */
record VersionsCheck(Bench bench) {

  private static final String NAME = "versions";
  private static final Pattern NUMBERS = Pattern.compile("^(\\d{1,4})\\.(\\d{1,4})");

  /** It has {@code select … for update skip locked}. */
  private static final String MARIADB = "10.6";

  /** It has {@code LMOVE} and {@code GETDEL}. */
  private static final String REDIS = "6.2";

  List<Checked> look() throws Exception {
    List<Checked> found = new ArrayList<>();
    Version jdk = Runtime.version();
    found.add(Checked.ok(NAME, "JDK %s runs this bench.".formatted(jdk)));
    found.add(of("redis_cache", bench.cache()));
    found.add(of("redis_queue", bench.queue()));
    TreeSet<String> servers = new TreeSet<>();
    for (SiteState site : bench.sites().all()) {
      if (servers.add(site.database().host() + ":" + site.database().port())) {
        found.add(compared("MariaDB of " + site.name(), mariaDb(site), MARIADB));
      }
    }
    return found;
  }

  private static Checked of(String name, Redis redis) {
    return compared(name, redis.version().orElse("unknown"), REDIS);
  }

  /** Compares the first two numbers; a version that cannot be read is a note. */
  static Checked compared(String server, String version, String least) {
    Matcher has = NUMBERS.matcher(version);
    Matcher needs = NUMBERS.matcher(least);
    if (!has.find() || !needs.find()) {
      return Checked.note(
          NAME,
          "%s does not tell its version.".formatted(server),
          "Make sure that it is %s or newer.".formatted(least));
    }
    int major = Integer.compare(Integer.parseInt(has.group(1)), Integer.parseInt(needs.group(1)));
    int minor = Integer.compare(Integer.parseInt(has.group(2)), Integer.parseInt(needs.group(2)));
    return major > 0 || (major == 0 && minor >= 0)
        ? Checked.ok(NAME, "%s has version %s.".formatted(server, version))
        : Checked.fault(
            NAME,
            "%s has version %s, but this bench needs %s.".formatted(server, version, least),
            "Update that server before the deployment.");
  }

  private String mariaDb(SiteState site) throws Exception {
    return bench
        .unit(site)
        .as(Session.ADMINISTRATOR)
        .readOnly()
        .call(ctx -> ctx.db().createQuery("select version()").mapTo(String.class).one());
  }
}
