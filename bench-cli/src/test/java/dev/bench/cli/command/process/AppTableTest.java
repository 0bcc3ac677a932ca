package dev.bench.cli.command.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.BuildFault;
import dev.bench.build.BuildState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppTableTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:12Z");
  private static final Duration TOOK = Duration.ofMillis(80);

  @Test
  void a_broken_app_is_shown_with_its_last_good_build_and_each_fault() {
    BuildFault fault =
        new BuildFault("/bench/apps/shop/Shop.java", 3, 9, "cannot find symbol\n  symbol: y", "");
    BuildState broken =
        new BuildState(
            "shop", 7, "0123456789abcdef", null, List.of(fault), NOW.minusSeconds(12), TOOK);
    BuildState good = new BuildState("mail", 1, "fedcba9876543210", null, List.of(), NOW, TOOK);

    List<String> lines = new AppTable(List.of(broken, good), Path.of("/bench"), NOW, false).lines();

    assertThat(lines.get(1)).contains("APP", "STATE", "BUILD");
    assertThat(lines.get(2)).contains("shop", "broken", "12 s", "0123456789abcdef");
    assertThat(lines.get(3)).contains("mail", "good", "fedcba9876543210");
    assertThat(lines.getLast()).isEqualTo("  shop: apps/shop/Shop.java:3: cannot find symbol");
  }

  @Test
  void without_apps_there_is_no_table() {
    assertThat(new AppTable(List.of(), Path.of("/bench"), NOW, false).lines()).isEmpty();
  }
}
