package dev.bench.site.table;

import dev.bench.ValidationException;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.TableSwitch;
import dev.bench.database.dump.DumpImport;
import dev.bench.database.dump.DumpLimits;
import dev.bench.database.dump.DumpRefusedException;
import dev.bench.site.SiteServer;
import dev.bench.site.SiteState;
import dev.bench.site.backup.BackupFile;
import dev.bench.site.backup.Manifest;
import dev.bench.site.backup.openpgp.EncryptionKey;
import dev.bench.site.change.NewDatabase;
import dev.bench.site.change.SiteWork;
import dev.bench.site.journal.Finish;
import dev.bench.site.journal.Operation;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Restores single tables of a site from a dump: they are read into a side database and verified,
 * and then take the place of the site's tables in one statement.
 *
 * <p>Before the commit mark nothing of the site changes. A process that dies after it leaves the
 * switch to the next operation, which does it when it is not done.
 *
 * @param work what is needed
 * @param server the server of the site's database
 */
public record PartialRestore(SiteWork work, SiteServer server) {

  /**
   * Restores {@code tables} of {@code site}; what they held is gone then.
   *
   * @param key opens an encrypted dump; null: the key that the site's settings hold
   * @return the rows of each table
   * @throws DumpRefusedException when the dump is damaged, or has not these tables
   * @throws ValidationException when a table cannot be restored without others
   */
  public SortedMap<String, Long> run(
      String site, Path dump, List<String> tables, @Nullable EncryptionKey key) throws Exception {
    work.sites().require(site);
    return work.operation(
        "partial-restore",
        site,
        operation -> {
          try (DatabaseAdmin admin = server.connect()) {
            SiteState state = work.sites().require(site);
            Optional<EncryptionKey> opening =
                Optional.ofNullable(key).or(() -> EncryptionKey.of(state.config()));
            Optional<Manifest> manifest = Manifest.beside(dump);
            operation.step(
                "checksum",
                () ->
                    BackupFile.verify(
                        dump, manifest.map(Manifest::database), opening, operation.cancellation()));
            NewDatabase side = NewDatabase.random(server);
            side.make(operation, admin, site);
            SortedMap<String, Long> rows = new TreeMap<>();
            DumpImport reading =
                new DumpImport(side.address(), DumpLimits.of(state.config()), Set.copyOf(tables));
            operation.step(
                "dump",
                () -> {
                  try (InputStream sql = BackupFile.open(dump, opening)) {
                    rows.putAll(
                        reading.from(
                            sql,
                            bytes -> {
                              operation.checkGoesOn();
                              operation
                                  .progress()
                                  .advanced(
                                      "dump", bytes, manifest.map(Manifest::sqlBytes).orElse(0L));
                            },
                            operation.cancellation()));
                  }
                });
            operation.step("verification", () -> verify(rows, tables, manifest));
            exchange(operation, admin, state, side, tables);
            return rows;
          }
        });
  }

  private static void verify(
      SortedMap<String, Long> rows, List<String> tables, Optional<Manifest> manifest) {
    for (String table : tables) {
      Long count = rows.get(table);
      if (count == null) {
        throw new DumpRefusedException(
            "The dump has no table %s; nothing was restored".formatted(table));
      }
      Long expected = manifest.map(each -> each.rows().getOrDefault(table, 0L)).orElse(count);
      if (!expected.equals(count)) {
        throw new DumpRefusedException(
            "Table %s has %d rows after the import and should have %d by the manifest; use another backup"
                .formatted(table, count, expected));
      }
    }
  }

  private void exchange(
      Operation operation,
      DatabaseAdmin admin,
      SiteState state,
      NewDatabase side,
      List<String> tables)
      throws Exception {
    NewDatabase before = NewDatabase.random(server);
    before.make(operation, admin, state.name());
    TableSwitch exchange =
        new TableSwitch(
            state.database().name(), side.address().name(), before.address().name(), tables);
    operation.step("tables", () -> exchange.check(admin, operation::checkGoesOn));
    List<Finish> steps = new ArrayList<>();
    steps.add(new Finish.SwitchTables(server.key(), exchange));
    // Counts the change, so that each process forgets what it knows of the tables.
    steps.add(new Finish.TakeApps(state.name(), work.knownApps(state.name())));
    operation.step(
        "old tables",
        () -> {
          steps.addAll(side.dropping(admin));
          steps.addAll(before.dropping(admin));
        });
    operation.progress().said("tables " + String.join(", ", tables));
    operation.commit(steps);
  }
}
