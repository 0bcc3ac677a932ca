package dev.bench.cli.machine;

import java.util.List;
import java.util.Optional;

/**
 * A certificate that is asked for.
 *
 * @param name how certbot names it, and its folder
 * @param hosts the host names in it
 * @param challenge the words of certbot that say how the authority checks them
 * @param email where the authority writes to; empty for none
 * @param server the address of the ACME server; empty for that of certbot's settings
 */
public record Order(
    String name,
    List<String> hosts,
    List<String> challenge,
    Optional<String> email,
    Optional<String> server) {

  /** Copies the lists. */
  public Order {
    hosts = List.copyOf(hosts);
    challenge = List.copyOf(challenge);
  }
}
