package dev.bench.mail;

import dev.bench.database.Databases;
import dev.bench.database.Handles;
import dev.bench.database.Transaction;
import dev.bench.site.SiteState;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The mail tables of all sites; each call is a transaction of its own. Thread-safe. */
final class MailTables {

  private final Databases databases;
  private final Handles handles = new Handles();

  MailTables(Databases databases) {
    this.databases = databases;
  }

  <T> T read(SiteState site, Function<Handle, T> query) {
    try (Transaction transaction = databases.begin(site.database(), true)) {
      return query.apply(transaction.handle(handles));
    }
  }

  <T> T change(SiteState site, Function<Handle, T> change) {
    try (Transaction transaction = databases.begin(site.database(), false)) {
      T result = change.apply(transaction.handle(handles));
      transaction.commit();
      return result;
    }
  }
}
