package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedisKeysTest {

  @Test
  void the_page_about_keys_holds_every_key() throws IOException {
    Path page = Path.of("..", "docs", "redis-keys.md");
    String table =
        Stream.of(RedisKeys.values()).map(RedisKeys::row).collect(Collectors.joining("\n"));
    Files.createDirectories(Path.of("target"));
    Path made = Files.writeString(Path.of("target", "redis-keys-table.md"), table + "\n");
    assertThat(Files.readString(page))
        .as("%s must hold the table in bench-core/%s; copy it there", page, made)
        .contains(table);
  }

  @Test
  void every_key_that_a_script_writes_down_is_known() throws IOException {
    Pattern literal = Pattern.compile("'((?:rq|bench):[a-z:-]*)'");
    List<String> known = Stream.of(RedisKeys.values()).map(key -> key.row().split("`")[1]).toList();
    try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
      for (Path script : files.filter(file -> file.toString().endsWith(".lua")).toList()) {
        Matcher keys = literal.matcher(Files.readString(script));
        while (keys.find()) {
          String begin = keys.group(1);
          assertThat(known)
              .as("%s uses %s, which RedisKeys does not know", script, begin)
              .anyMatch(pattern -> pattern.startsWith(begin));
        }
      }
    }
  }

  @Test
  void fills_in_the_parts_of_a_key() {
    assertThat(RedisKeys.EXECUTION.key("j", "x")).isEqualTo("rq:execution:j:x");
    assertThat(RedisKeys.QUEUES.key()).isEqualTo("rq:queues");
    assertThat(RedisKeys.QUEUE.prefix()).isEqualTo("rq:queue:");
    assertThatThrownBy(() -> RedisKeys.JOB.key()).hasMessage("rq:job:{id} has 1 parts, not 0");
  }
}
