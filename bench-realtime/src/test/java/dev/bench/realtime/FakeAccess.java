package dev.bench.realtime;

import dev.bench.Session;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A bench of two sites and three users, in memory. */
final class FakeAccess implements Access {

  static final String ONE = "site1.localhost";
  static final String TWO = "site2.localhost";

  final Set<String> sites = ConcurrentHashMap.newKeySet();
  final Map<String, Visitor> sessions = new ConcurrentHashMap<>();
  volatile Predicate<String> hears = type -> false;

  FakeAccess() {
    sites.add(ONE);
    sites.add(TWO);
    sessions.put(ONE + "/sid-desk", visitor("desk@example.com", true));
    sessions.put(ONE + "/sid-reader", visitor("reader@example.com", false));
    sessions.put(TWO + "/sid-two", visitor("desk@example.com", true));
  }

  static Visitor visitor(String user, boolean desk) {
    return new Visitor(Session.of(user), desk);
  }

  @Override
  public Optional<String> siteOf(String host) {
    String name = host.replaceFirst(":\\d+$", "");
    return sites.contains(name) ? Optional.of(name) : Optional.empty();
  }

  @Override
  public boolean exists(String site) {
    return sites.contains(site);
  }

  @Override
  public Visitor visitor(String site, String sid) {
    if (sid.equals("sid-broken")) {
      throw new IllegalStateException("the session store is away");
    }
    return sessions.getOrDefault(site + "/" + sid, new Visitor(Session.guest(), false));
  }

  @Override
  public boolean mayHear(String site, Session session, String type, String name) {
    return hears.test(type);
  }

  @Override
  public boolean ownsTask(String site, Session session, String task) {
    return task.equals("task-of-" + session.user());
  }
}
