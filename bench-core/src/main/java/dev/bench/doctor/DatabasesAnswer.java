package dev.bench.doctor;

import dev.bench.BenchException;
import dev.bench.Session;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.SiteState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the database servers of the sites answer and have connections left. Of each server one
 * site is asked.
 */
final class DatabasesAnswer implements Rule {

  private static final int PERCENT = 90;

  /** The connections of a server. */
  private record Use(long used, long most) {}

  @Override
  public List<Finding> look(Examination examination) throws Exception {
    List<Finding> findings = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    for (SiteState site : examination.bench().sites().all()) {
      try {
        DatabaseAddress address = site.database();
        String server = address.socket().orElse(address.host() + ":" + address.port());
        if (asked.add(server)) {
          look(server, use(examination, site), findings);
        }
      } catch (BenchException away) {
        findings.add(
            Finding.fault(
                this,
                "The database of %s cannot be reached: %s"
                    .formatted(site.name(), away.getMessage()),
                "bench start, or look at the server that db_host names"));
      }
    }
    return findings;
  }

  private void look(String server, Use use, List<Finding> findings) {
    if (use.used() * 100 >= use.most() * PERCENT) {
      findings.add(
          Finding.fault(
              this,
              "MariaDB at %s has %d of its %d connections in use."
                  .formatted(server, use.used(), use.most()),
              "Raise its max_connections, or lower db_connections_per_site or the number of processes."));
    }
  }

  private static Use use(Examination examination, SiteState site) throws Exception {
    return examination
        .bench()
        .unit(site)
        .as(Session.ADMINISTRATOR)
        .readOnly()
        .call(ctx ->
            ctx.db()
                .createQuery(
                    "select variable_value used, @@max_connections most from information_schema.global_status where variable_name = 'THREADS_CONNECTED'")
                .map((row, _) -> new Use(row.getLong("used"), row.getLong("most")))
                .one());
  }

  @Override
  public boolean asksQueue() {
    return false;
  }
}
