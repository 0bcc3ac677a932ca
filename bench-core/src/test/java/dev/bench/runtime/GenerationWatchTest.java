package dev.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GenerationWatchTest {

  @Test
  void the_default_of_generation_load_limit_is_what_the_handbook_says() throws IOException {
    long seconds = GenerationWatch.LOAD_LIMIT.toSeconds();
    assertThat(Files.readString(Path.of("../docs/configuration.md")))
        .contains("| `generation_load_limit` | `%ds` |".formatted(seconds));
  }
}
