package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JdkLoggersTest {

  private static final String NAME = "jdk.test";

  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
  private final System.Logger jdk = System.getLogger(NAME);

  @BeforeEach
  void listen() {
    written.start();
    logger.addAppender(written);
  }

  @AfterEach
  void stop_listening() {
    logger.detachAppender(written);
  }

  @Test
  void warnings_and_errors_of_the_jdk_go_to_slf4j() {
    jdk.log(Level.WARNING, "{0} of {1} are gone", 2, "three");
    jdk.log(Level.ERROR, "broken", new IllegalStateException("why"));

    assertThat(written.list)
        .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
        .containsExactly("WARN 2 of three are gone", "ERROR broken");
    assertThat(written.list.getLast().getThrowableProxy().getMessage()).isEqualTo("why");
  }

  @Test
  void a_message_with_a_broken_format_is_logged_unchanged() {
    jdk.log(Level.WARNING, "{broken", "one");

    assertThat(written.list)
        .singleElement()
        .satisfies(event -> assertThat(event.getFormattedMessage()).isEqualTo("{broken"));
  }

  @Test
  void messages_below_warning_are_dropped() {
    jdk.log(Level.INFO, "ProcessBuilder started something");

    assertThat(jdk.isLoggable(Level.INFO)).isFalse();
    assertThat(jdk.isLoggable(Level.WARNING)).isTrue();
    assertThat(written.list).isEmpty();
  }
}
