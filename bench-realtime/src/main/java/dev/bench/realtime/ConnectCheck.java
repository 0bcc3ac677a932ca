package dev.bench.realtime;

import java.util.Optional;

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

  private final Access access;

  ConnectCheck(Access access) {
    this.access = access;
  }

  /**
   * Answers a connection that asks for {@code namespace}, which begins with a slash.
   *
   * @throws Exception when the session store cannot say
   */
  Admission check(String namespace, Handshake handshake) throws Exception {
    String site = namespace.substring(1);
    Optional<String> own = handshake.siteFromProxy().or(() -> access.siteOf(handshake.host()));
    if (!own.equals(Optional.of(site)) || !access.exists(site)) {
      return new Admission.Refused("Invalid namespace");
    }
    if (!handshake.fromOwnHost()) {
      return new Admission.Refused("Invalid origin");
    }
    return new Admission.Admitted(site, access.visitor(site, handshake.sid()));
  }
}
