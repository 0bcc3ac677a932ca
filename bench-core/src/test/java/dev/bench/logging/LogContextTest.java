package dev.bench.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.GenerationId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

  @Test
  void lines_say_whose_work_it_is_and_afterwards_what_they_said_before() {
    MDC.put("job", "around");

    try (LogContext log = LogContext.open()) {
      log.site("one.test").user("a@b.c").generation(new GenerationId(4, "ab"));
      assertThat(MDC.getCopyOfContextMap())
          .isEqualTo(
              Map.of("site", "one.test", "user", "a@b.c", "generation", "4-ab", "job", "around"));
    }

    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("job", "around"));
    MDC.clear();
  }
}
