package dev.bench.realtime;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who enters a namespace, in Frappe's order: the site, the origin, the session.
 *
 * <p>The session is looked up in the site of the namespace and nowhere else, and guests may enter.
 * Safe for many threads; blocks on the session store.
 *
 * <p>Source: {@code realtime/middlewares/authenticate.js} of Frappe, without its faults: a refusal
 * ends the attempt, and nobody enters without an identity.
 */
final class ConnectCheck {

  private static final Logger log = LoggerFactory.getLogger(ConnectCheck.class);

  private final Access access;

  ConnectCheck(Access access) {
    this.access = access;
  }

  /** Answers a connection that asks for {@code namespace}, which begins with a slash. */
  Admission check(String namespace, Handshake handshake) {
    String site = namespace.substring(1);
    Optional<String> own = handshake.siteFromProxy().or(() -> access.siteOf(handshake.host()));
    if (!own.equals(Optional.of(site)) || !access.exists(site)) {
      return new Admission.Refused("Invalid namespace");
    }
    if (!handshake.fromOwnHost()) {
      return new Admission.Refused("Invalid origin");
    }
    try {
      return new Admission.Admitted(site, access.visitor(site, handshake.sid()));
    } catch (Exception e) {
      log.warn("A client of site {} is refused, for its session cannot be checked", site, e);
      return new Admission.Refused("Unauthorized: the session cannot be checked now");
    }
  }
}
