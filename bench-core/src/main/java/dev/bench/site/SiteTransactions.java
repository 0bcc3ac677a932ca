package dev.bench.site;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.Databases;
import dev.bench.database.Handles;
import dev.bench.database.Transaction;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The runtime's own transactions in the databases of sites, beside those of units of work: each
 * call is one. Thread-safe.
 */
public final class SiteTransactions {

  private final BiFunction<DatabaseAddress, Boolean, Transaction> begin;
  private final Handles handles = new Handles();

  private SiteTransactions(BiFunction<DatabaseAddress, Boolean, Transaction> begin) {
    this.begin = begin;
  }

  /** Transactions whose statements may take as long as those of a request. */
  public static SiteTransactions ofRequests(Databases databases) {
    return new SiteTransactions(databases::beginForRequest);
  }

  /** Transactions whose statements may take as long as those of a job. */
  public static SiteTransactions ofJobs(Databases databases) {
    return new SiteTransactions(databases::begin);
  }

  /** What {@code query} reads; the server refuses writes. */
  public <T> T read(SiteState site, Function<Handle, T> query) {
    try (Transaction transaction = begin.apply(site.database(), true)) {
      return query.apply(transaction.handle(handles));
    }
  }

  /** What {@code change} gives, once it is committed. */
  public <T> T change(SiteState site, Function<Handle, T> change) {
    try (Transaction transaction = begin.apply(site.database(), false)) {
      T result = change.apply(transaction.handle(handles));
      transaction.commit();
      return result;
    }
  }
}
