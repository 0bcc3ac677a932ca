package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import dev.bench.testkit.RedisProcess;
import java.nio.file.Path;
import org.apache.commons.pool2.PooledObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.HostAndPort;

/**
 * Twice a minute the pool asks its idle connections whether they live. After a restart of Redis
 * they do not, and are replaced: that is nothing to tell.
 */
class QuietPoolTest {

  @TempDir Path folder;

  @Test
  void a_connection_that_died_while_it_was_idle_is_not_worth_a_stack_trace() throws Exception {
    Logger jedis = (Logger) LoggerFactory.getLogger("redis.clients.jedis");
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    jedis.addAppender(said);
    try (RedisProcess server = RedisProcess.start(folder)) {
      ConnectionFactory factory =
          ConnectionFactory.builder()
              .hostAndPort(new HostAndPort("127.0.0.1", server.port()))
              .build();
      PooledObject<Connection> idle = factory.makeObject();
      server.kill();
      server.start();

      assertThat(factory.validateObject(idle)).isFalse();
    } finally {
      jedis.detachAppender(said);
    }

    LoggerContext ours = ours();
    assertThat(said.list)
        .isNotEmpty()
        .noneMatch(event -> ours.getLogger(event.getLoggerName()).isEnabledFor(event.getLevel()));
  }

  /** Logging as a process of a bench has it. */
  private static LoggerContext ours() throws JoranException {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(QuietPoolTest.class.getResource("/logback.xml"));
    return context;
  }
}
