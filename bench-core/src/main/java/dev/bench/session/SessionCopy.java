package dev.bench.session;

import dev.bench.Session;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a session as the fields of a hash in redis_cache, sealed so that only a process of the
 * bench can have made it.
 *
 * <p>The {@link Seal} covers the hashed id and all fields. It covers when the copy ends, too, so
 * that an old copy cannot be put back after a logout.
 */
final class SessionCopy {

  private static final String SEAL = "seal";
  private static final String EXPIRES = "expires";
  private static final String KEPT_UNTIL = "kept_until";
  private static final List<String> FIELDS =
      List.of("user", "csrf_token", "full_name", "user_type", EXPIRES, KEPT_UNTIL);
  private static final String PURPOSE = "dev.bench.session.SessionCopy";

  private final SessionId sid;
  private final Seal seal;

  private SessionCopy(SessionId sid, Seal seal) {
    this.sid = sid;
    this.seal = seal;
  }

  /** Copies of that session; none for a site without a secret to seal them with. */
  static Optional<SessionCopy> of(SiteState site, SessionId sid) {
    return Seal.of(site, PURPOSE).map(seal -> new SessionCopy(sid, seal));
  }

  /** The copy of {@code login} for the time from {@code now} on. */
  Map<String, String> write(Login login, Instant now, Duration kept) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("user", login.session().user());
    fields.put("csrf_token", login.session().csrfToken());
    fields.put("full_name", login.fullName());
    fields.put("user_type", login.userType());
    fields.put(EXPIRES, Long.toString(login.expires().toEpochMilli()));
    fields.put(KEPT_UNTIL, Long.toString(now.plus(kept).toEpochMilli()));
    fields.put(SEAL, seal.of(sealed(fields)));
    return fields;
  }

  /** The login that {@code fields} say; empty when they are not ours, or over. */
  Optional<Login> read(Map<String, String> fields, Instant now) {
    if (!fields.keySet().containsAll(FIELDS) || !seal.matches(text(fields, SEAL), sealed(fields))) {
      return Optional.empty();
    }
    Instant expires = instant(fields, EXPIRES);
    if (!expires.isAfter(now) || !instant(fields, KEPT_UNTIL).isAfter(now)) {
      return Optional.empty();
    }
    Session session = new Session(sid.secret(), text(fields, "user"), text(fields, "csrf_token"));
    return Optional.of(
        new Login(session, text(fields, "full_name"), text(fields, "user_type"), expires));
  }

  /** Of sealed fields only: what a stranger wrote may be no number. */
  private static Instant instant(Map<String, String> fields, String name) {
    return Instant.ofEpochMilli(Long.parseLong(fields.get(name)));
  }

  private static String text(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }

  private List<String> sealed(Map<String, String> fields) {
    List<String> texts = new ArrayList<>();
    texts.add(sid.hash());
    FIELDS.forEach(name -> texts.add(text(fields, name)));
    return texts;
  }
}
