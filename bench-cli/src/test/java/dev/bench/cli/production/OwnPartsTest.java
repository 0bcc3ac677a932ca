package dev.bench.cli.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People's own parts of the server blocks, judged by a real nginx. */
class OwnPartsTest {

  @TempDir private Path folder;

  private final List<String> broken = new ArrayList<>();
  private ProductionMachine machine;
  private ProductionBench bench;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(Machine.program("nginx").isPresent(), "nginx is not installed");
    machine = ProductionMachine.in(folder);
    bench =
        ProductionBench.in(folder, Map.of())
            .with("a.example", Map.of("nginx_port", 18_080))
            .with("b.example", Map.of("nginx_port", 18_080));
    // Such as a person declares once for all sites.
    Files.writeString(
        machine.machine().etc("nginx/conf.d/zones.conf"),
        "limit_req_zone $binary_remote_addr zone=own:1m rate=9r/s;\n");
  }

  @AfterEach
  void end() throws IOException {
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  void parts_are_copied_into_each_server_block_and_survive_each_run() throws IOException {
    bench.write("config/nginx.d/a.conf", "location /own { limit_req zone=own; return 204; }\n");

    String text = written();

    assertThat(text.split("limit_req zone=own;", -1)).hasSize(3);
    assertThat(written()).isEqualTo(text);
    assertThat(broken).isEmpty();
  }

  @Test
  void a_broken_part_is_left_out_alone_and_named_with_the_sentence_of_nginx() throws IOException {
    bench.write("config/nginx.d/a.conf", "location /own { return 204; }\n");
    bench.write("config/nginx.d/b.conf", "no directive of nginx;\n");
    bench.write("config/nginx.d/c.conf", "}\nserver {\n");
    bench.write("config/nginx.d/d.conf", "location /own { return 205; }\n");

    String text = written();

    assertThat(text).contains("return 204;").doesNotContain("no directive", "return 205");
    assertThat(broken)
        .hasSize(3)
        .contains(
            "config/nginx.d/b.conf is left out: unknown directive \"no\" in config/nginx.d/b.conf:1")
        .anyMatch(each -> each.contains("c.conf is left out: unexpected \"}\""))
        .anyMatch(each -> each.contains("d.conf is left out: duplicate location \"/own\""));
    new NginxService(machine.machine()).check("shop", text);
  }

  @Test
  void a_part_that_gets_broken_keeps_its_former_text_until_it_is_deleted() throws IOException {
    bench.write("config/nginx.d/guard.conf", "deny 192.0.2.0/24;\n");
    written();
    bench.write("config/nginx.d/guard.conf", "deny 192.0.2.0/24\n");

    assertThat(written()).contains("deny 192.0.2.0/24;");
    assertThat(broken).singleElement().asString().contains("guard.conf keeps its former text: ");

    Files.delete(bench.directory().config().resolve("nginx.d/guard.conf"));
    assertThat(written()).doesNotContain("deny");
  }

  @Test
  void a_change_of_settings_leaves_out_no_part_that_was_served() throws IOException {
    bench.write("config/nginx.d/guard.conf", "location /guarded { deny all; }\n");
    String before = written();
    Path file = bench.directory().config().resolve("nginx.conf");
    Files.writeString(file, before.replace("location /guarded", "location /assets/"));
    bench.write("config/nginx.d/guard.conf", "location /assets/ { deny all; }\n");
    Step follows =
        new NginxFollows(
            files(),
            new NginxService(machine.machine()),
            Installation.of(bench.directory()),
            broken::add);

    assertThatThrownBy(follows::run)
        .hasMessageContaining("guard.conf is left out: duplicate location \"/assets/\"");
    assertThat(file).content().contains("location /assets/ { deny all; }");
  }

  private ProductionFiles files() throws IOException {
    return new ProductionFiles(bench.directory(), machine.machine());
  }

  private String written() throws IOException {
    files().nginx(_ -> {}, broken::add).write();
    return Files.readString(bench.directory().config().resolve("nginx.conf"));
  }
}
