package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.OPTIONS;
import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.site.Progress;
import dev.bench.site.change.Migrate;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateKilledIT {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String TWO =
      """
      create table line (id int);
      insert into line values (1);
      alter table line add column amount int;
      insert into line values (2, 2);
      """;

  @TempDir private Path folder;
  private NewSiteFixture fixture;
  private SavedSite site;

  @BeforeEach
  void site() throws Exception {
    fixture = NewSiteFixture.in(folder, mariaDb.root());
    fixture.make(OPTIONS, Progress.silent());
    site = new SavedSite(fixture);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench: before migrate",
        "shop: before migrate",
        "bench: migrate",
        "shop: migrate",
        "state",
        "bench: after migrate",
        "shop: after migrate"
      })
  void the_next_migration_goes_on_after_a_killed_one(String step) throws Exception {
    second(TWO);

    MakerProcess.migrationStoppedAt(step, folder, mariaDb.root());
    assertThat(fixture.journals()).containsExactly(SITE + ".journal");
    assertThat(fixture.recover()).isEmpty();
    migrate();

    assertMigrated();
    assertThat(migrate()).as("nothing is left to do").containsEntry("shop", 0);
  }

  @Test
  void the_next_migration_goes_on_at_the_statement_that_failed() throws Exception {
    second(TWO.replace("values (2, 2)", "values (2, 2, 'one too many')"));
    assertThatThrownBy(this::migrate).hasMessageContaining("V2");
    assertThat(site.ask("select count(*) from line")).containsExactly("1");

    second(TWO);
    MakerProcess.migrationStoppedAt("bench: migrate", folder, mariaDb.root());
    assertThat(migrate()).containsEntry("shop", 1);

    assertMigrated();
  }

  private void second(String sql) throws IOException {
    AppFixture.in(folder, "shop").resource("db/migration/V2__lines.sql", sql);
  }

  /** As a new process does, which reads the newest build. */
  private Map<String, Integer> migrate() throws Exception {
    try (SavedSite again = new SavedSite(fixture)) {
      return again.run(Progress.silent(), work -> new Migrate(work).run(SITE));
    }
  }

  private void assertMigrated() throws Exception {
    assertThat(site.ask("select concat(id, ' ', coalesce(amount, 0)) from line order by id"))
        .containsExactly("1 0", "2 2");
    assertThat(site.ask("select count(*) from bench_migration_shop where version = '2'"))
        .containsExactly("1");
    assertThat(fixture.journals()).isEmpty();
  }
}
