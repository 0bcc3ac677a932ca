package dev.bench.realtime.namespace;

import dev.bench.realtime.access.Access;
import dev.bench.realtime.connection.Handshake;
import java.util.Optional;

/**
 * Decides which clients enter a namespace, in Frappe's order: the site, the origin, the session.
 *
 * <p>The session is looked up in the site of the namespace and nowhere else, and guests may enter.
 * Safe for many threads; blocks on the session store.
 *
 * <p>Source: {@code realtime/middlewares/authenticate.js} of Frappe, without its faults: a refusal
 * ends the attempt, and none enters without an identity.
 */
public final class ConnectCheck {

  private final Access access;

  public ConnectCheck(Access access) {
    this.access = access;
  }

  /**
   * Answers a connection that asks for {@code namespace}, which begins with a slash.
   *
   * @throws Exception when the session store cannot say
   */
  Admission check(String namespace, Handshake handshake) throws Exception {
    String site = namespace.substring(1);
    Optional<String> own = site(handshake);
    if (!own.equals(Optional.of(site)) || !access.exists(site)) {
      return new Admission.Refused("Invalid namespace");
    }
    if (!handshake.fromOwnHost() && !access.allowsOrigin(site, handshake.origin())) {
      return new Admission.Refused("Invalid origin");
    }
    return new Admission.Admitted(site, access.visitor(site, handshake.sid()));
  }

  /** Whether a page of a foreign origin may use the site that the client connects to. */
  public boolean allowsReader(Handshake handshake) {
    return site(handshake)
        .filter(site -> access.allowsOrigin(site, handshake.origin()))
        .isPresent();
  }

  private Optional<String> site(Handshake handshake) {
    return handshake.siteFromProxy().or(() -> access.siteOf(handshake.host()));
  }
}
