package dev.bench.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.database.DatabaseAddress;
import dev.bench.embedded.RedisProbe;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RealServersTest {

  @RegisterExtension static final RealRedis redis = new RealRedis();
  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @Test
  void redis_answers() {
    RedisProbe probe = new RedisProbe(redis.uri().getHost(), redis.uri().getPort());
    assertThat(probe.ready(Duration.ofSeconds(2))).isTrue();
  }

  @Test
  void a_new_database_belongs_to_its_user_and_is_gone_after_the_clearing() throws SQLException {
    DatabaseAddress address = mariaDb.newDatabase();

    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create table thing (id int primary key)");
    }
    mariaDb.clear();

    assertThat(mariaDb.ask("show databases")).doesNotContain(address.name());
  }
}
