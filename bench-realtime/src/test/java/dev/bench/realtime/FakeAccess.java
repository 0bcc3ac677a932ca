package dev.bench.realtime;

import dev.bench.Session;
import dev.bench.realtime.access.Access;
import dev.bench.realtime.access.EventSource;
import dev.bench.realtime.access.Standing;
import dev.bench.realtime.access.Visitor;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A bench of two sites with a few users, in memory. */
final class FakeAccess implements Access {

  static final String ONE = "site1.localhost";
  static final String TWO = "site2.localhost";

  final Set<String> sites = ConcurrentHashMap.newKeySet();
  final Map<String, Visitor> sessions = new ConcurrentHashMap<>();
  final Map<String, Set<String>> roles = new ConcurrentHashMap<>();
  final Set<String> origins = ConcurrentHashMap.newKeySet();
  volatile Predicate<String> hears = type -> false;
  final AtomicInteger looks = new AtomicInteger();
  final AtomicInteger lookups = new AtomicInteger();
  volatile boolean away;

  /** Whether callers are trusted proxies. */
  volatile boolean proxied = true;

  volatile Consumer<String> sessionEnds = site -> {};

  /** What a check asks the app about. */
  @FunctionalInterface
  interface RoomRule {
    boolean allows(String site, Session session, String type) throws Exception;
  }

  volatile RoomRule rule = (site, session, type) -> hears.test(type);

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
  public boolean trusts(InetSocketAddress caller) {
    return proxied;
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
  public boolean allowsOrigin(String site, String origin) {
    return origins.contains(site + " " + origin);
  }

  @Override
  public Map<String, Standing> standings(String site, Set<String> sids) {
    looks.incrementAndGet();
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    Map<String, Standing> standings = new HashMap<>();
    for (String sid : sids) {
      Visitor visitor = sessions.get(site + "/" + sid);
      if (visitor != null) {
        String user = visitor.session().user();
        Set<String> own = roles.getOrDefault(user, Set.of());
        standings.put(sid, new Standing(user, visitor.desk(), own));
      }
    }
    return standings;
  }

  @Override
  public EventSource.Subscribed onSessionEnd(Consumer<String> listener) {
    sessionEnds = listener;
    return () -> {};
  }

  @Override
  public Visitor visitor(String site, String sid) {
    lookups.incrementAndGet();
    if (away || sid.equals("sid-broken")) {
      throw new IllegalStateException("the session store is away");
    }
    return sessions.getOrDefault(site + "/" + sid, new Visitor(Session.guest(), false));
  }

  @Override
  public boolean mayHear(String site, Session session, String type, String name) throws Exception {
    return rule.allows(site, session, type);
  }

  @Override
  public boolean ownsTask(String site, Session session, String task) {
    return task.equals("task-of-" + session.user());
  }
}
