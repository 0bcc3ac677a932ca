package dev.bench.session;

import dev.bench.Session;
import dev.bench.site.SiteState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A copy of a session as the fields of a hash in redis_cache, sealed so that only a process of the
 * bench can have made it.
 *
 * <p>The seal is an HMAC-SHA256 of the site, the hashed id and all fields. Its key comes from the
 * password of the site's database, which every process of the bench reads from a private file: a
 * writer to Redis that does not know it can make no session. The seal covers when the copy ends,
 * too, so that an old copy cannot be put back after a logout.
 */
final class SessionCopy {

  private static final String SEAL = "seal";
  private static final String EXPIRES = "expires";
  private static final String KEPT_UNTIL = "kept_until";
  private static final List<String> FIELDS =
      List.of("user", "csrf_token", "full_name", "user_type", EXPIRES, KEPT_UNTIL);
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "dev.bench.session.SessionCopy".getBytes(StandardCharsets.US_ASCII);

  private final String site;
  private final SessionId sid;
  private final String password;

  private SessionCopy(String site, SessionId sid, String password) {
    this.site = site;
    this.sid = sid;
    this.password = password;
  }

  /** Copies of that session; none for a site without a secret to seal them with. */
  static Optional<SessionCopy> of(SiteState site, SessionId sid) {
    return site.config()
        .text("db_password")
        .filter(password -> !password.isEmpty())
        .map(password -> new SessionCopy(site.name(), sid, password));
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
    fields.put(SEAL, seal(fields));
    return fields;
  }

  /** The login that {@code fields} say; empty when they are not ours, or over. */
  Optional<Login> read(Map<String, String> fields, Instant now) {
    if (!fields.keySet().containsAll(FIELDS)
        || !MessageDigest.isEqual(bytes(seal(fields)), bytes(fields.getOrDefault(SEAL, "")))) {
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

  private String seal(Map<String, String> fields) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(password), ALGORITHM));
      add(mac, site);
      add(mac, sid.hash());
      FIELDS.forEach(name -> add(mac, fields.getOrDefault(name, "")));
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no " + ALGORITHM, e);
    }
  }

  private static byte[] key(String password) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(ALGORITHM);
    mac.init(new SecretKeySpec(bytes(password), ALGORITHM));
    return mac.doFinal(PURPOSE);
  }

  /** With its length before it, so that no two lists of texts look the same. */
  private static void add(Mac mac, String text) {
    byte[] bytes = bytes(text);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
