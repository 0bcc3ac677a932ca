package dev.bench.realtime.access;

import java.util.HashSet;
import java.util.Set;

/**
 * What a site knows of a living session.
 *
 * @param user the session's user
 * @param desk whether the user belongs to the desk
 * @param roles the user's roles
 */
public record Standing(String user, boolean desk, Set<String> roles) {

  /** Copies the roles. */
  public Standing {
    roles = Set.copyOf(roles);
  }

  /** The same user with the roles of {@code other} too. */
  Standing withRolesOf(Standing other) {
    Set<String> all = new HashSet<>(roles);
    all.addAll(other.roles);
    return new Standing(user, desk, all);
  }
}
