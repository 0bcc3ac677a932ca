package dev.bench.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindAddressTest {

  @TempDir private Path root;

  @Test
  void a_server_listens_on_this_machine_alone_unless_it_is_told_otherwise() throws IOException {
    assertThat(BindAddress.of(config("{}"), null)).isEqualTo("127.0.0.1");
    String all = "{\"bind_address\": \"0.0.0.0\"}";
    assertThat(BindAddress.of(config(all), null)).isEqualTo("0.0.0.0");
    assertThat(BindAddress.of(config(all), "::1")).isEqualTo("::1");
  }

  @Test
  void development_is_not_shown_to_a_network_unless_the_settings_ask_for_it() throws IOException {
    String development = "{\"developer_mode\": 1, \"bind_address\": \"0.0.0.0\"%s}";
    BenchConfig open = config(development.formatted(""));
    assertThatThrownBy(() -> BindAddress.of(open, null))
        .isInstanceOf(CannotRunException.class)
        .hasMessageStartingWith(
            "developer_mode shows code, errors and all sites to every client that reaches 0.0.0.0")
        .hasMessageContaining("developer_mode_on_network");
    assertThat(BindAddress.of(open, "127.0.0.1")).isEqualTo("127.0.0.1");
    BenchConfig asked = config(development.formatted(", \"developer_mode_on_network\": 1"));
    assertThat(BindAddress.of(asked, null)).isEqualTo("0.0.0.0");
  }

  @Test
  void an_address_that_others_reach_is_told() {
    assertThat(BindAddress.exposure("127.0.0.1")).isEmpty();
    assertThat(BindAddress.exposure("0.0.0.0"))
        .isEqualTo(", open to every machine that reaches 0.0.0.0");
  }

  private BenchConfig config(String settings) throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(root.resolve("sites/common_site_config.json"), settings);
    return BenchConfig.load(new BenchDirectory(root), Map.of());
  }
}
