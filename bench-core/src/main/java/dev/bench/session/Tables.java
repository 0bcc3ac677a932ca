package dev.bench.session;

import dev.bench.database.Databases;
import dev.bench.database.Handles;
import dev.bench.database.Transaction;
import dev.bench.site.SiteState;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The tables of users and sessions of all sites; each call is a transaction. Thread-safe. */
final class Tables {

  private final Databases databases;
  private final Handles handles = new Handles();

  Tables(Databases databases) {
    this.databases = databases;
  }

  <T> T read(SiteState site, Function<Handle, T> query) {
    try (Transaction transaction = databases.beginForRequest(site.database(), true)) {
      return query.apply(transaction.handle(handles));
    }
  }

  <T> T change(SiteState site, Function<Handle, T> change) {
    try (Transaction transaction = databases.beginForRequest(site.database(), false)) {
      T result = change.apply(transaction.handle(handles));
      transaction.commit();
      return result;
    }
  }
}
