package dev.bench.runtime;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Who has which roles, from the built-in app's table {@code bench_user_role}. */
final class Roles {

  /** The roles of {@code user}; everyone has Guest, everyone but Guest has All. */
  Set<String> of(Handle db, String user) {
    Set<String> roles = new LinkedHashSet<>();
    roles.add("Guest");
    if (!user.equals("Guest")) {
      roles.add("All");
      roles.addAll(
          db.createQuery("select role from bench_user_role where user = :user order by role")
              .bind("user", user)
              .mapTo(String.class)
              .list());
    }
    return Set.copyOf(roles);
  }
}
