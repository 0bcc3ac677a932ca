package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ServiceUnavailableException;
import dev.bench.config.Settings;
import dev.bench.testkit.RealMariaDb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatementLimitTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String LIMIT = "select @@max_statement_time";

  private final Handles handles = new Handles();
  private final Databases databases =
      new Databases(5, "limit", DatabaseLimits.STANDARD.withAnswer(Duration.ofSeconds(1)));
  private DatabaseAddress site;

  @BeforeEach
  void database() {
    site = mariaDb.newDatabase();
  }

  @AfterEach
  void close() {
    databases.close();
  }

  @Test
  void the_server_ends_a_statement_of_a_request_at_the_limit() {
    try (Transaction request = databases.beginForRequest(site, true)) {
      Handle handle = request.handle(handles);

      assertThatThrownBy(() -> handle.select("select sleep(600)").mapTo(Long.class).one())
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("db_answer_limit");
    }
    assertThat(mariaDb.ask("select info from information_schema.processlist"))
        .noneMatch(statement -> String.valueOf(statement).contains("sleep(600)"));
  }

  @Test
  void a_request_can_do_what_a_job_can() {
    try (Transaction request = databases.beginForRequest(site, false)) {
      Handle handle = request.handle(handles);
      handle.execute("create table thing (id bigint primary key auto_increment, title text)");
      handle.savepoint("before");
      handle.execute("insert into thing(title) values (?)", "undone");
      handle.rollbackToSavepoint("before");
      long id =
          handle
              .createQuery("insert into thing(title) values (:title) returning id")
              .bind("title", "kept")
              .mapTo(Long.class)
              .one();
      handle.createUpdate("update thing set title = 'changed' where id = " + id).execute();
      handle.prepareBatch("insert into thing(title) values (?)").add("a").add("b").execute();
      request.commit();
    }
    assertThat(mariaDb.ask("select title from " + site.name() + ".thing order by id"))
        .containsExactly("changed", "a", "b");
  }

  @Test
  void a_job_on_the_same_connection_has_no_limit() {
    try (Transaction request = databases.beginForRequest(site, true)) {
      assertThat(limit(request)).isEqualTo("1.000000");
    }
    try (Transaction job = databases.begin(site, true)) {
      assertThat(limit(job)).isEqualTo("0.000000");
    }
  }

  @Test
  void the_limit_is_half_a_minute_unless_it_is_set() {
    assertThat(DatabaseLimits.of(new Settings(Map.of())).answer())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(DatabaseLimits.of(new Settings(Map.of("db_answer_limit", "2m"))).answer())
        .isEqualTo(Duration.ofMinutes(2));
    assertThatThrownBy(() -> DatabaseLimits.of(new Settings(Map.of("db_answer_limit", "500ms"))))
        .hasMessage("db_answer_limit is 500 ms, expected 1s or more");
  }

  @Test
  void a_job_waits_ten_seconds_for_a_silent_server_unless_the_settings_say_otherwise() {
    assertThat(DatabaseLimits.of(new Settings(Map.of())).outage()).hasSeconds(10);
    assertThat(DatabaseLimits.of(new Settings(Map.of("db_outage_limit", "3s"))).outage())
        .hasSeconds(3);
  }

  private String limit(Transaction transaction) {
    List<String> found = transaction.handle(handles).select(LIMIT).mapTo(String.class).list();
    return found.getFirst();
  }
}
