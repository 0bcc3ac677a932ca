package dev.bench.web.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.GenerationId;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemembersHostsTest {

  @TempDir Path folder;
  private SiteResolution resolution;
  private Application resolved;

  @BeforeEach
  void site() throws Exception {
    BenchDirectory bench = new BenchDirectory(folder);
    Files.createDirectories(bench.site("one.test"));
    Files.writeString(bench.site("one.test").resolve("site_config.json"), "{}");
    Sites sites = new Sites(bench, BenchConfig.load(bench, Map.of()));
    resolution = new SiteResolution(sites, null, request -> Response.empty(404));
    resolved =
        RequestScope.begin(new GenerationId(0, "0"), BodyMemory.ofHeap())
            .andThen(resolution)
            .around(request -> Response.empty(200));
  }

  @Test
  void a_host_that_was_found_is_answered_from_memory() throws Exception {
    Request request = to("one.test:8000");

    assertThat(resolution.fromMemory(request)).isEmpty();
    assertThat(resolved.handle(request).status()).isEqualTo(200);
    assertThat(resolution.fromMemory(request)).isPresent();
  }

  @Test
  void a_long_host_is_served_and_not_kept() throws Exception {
    Request request = to("one.test:" + "8".repeat(60_000));

    assertThat(resolved.handle(request).status()).isEqualTo(200);
    assertThat(resolution.fromMemory(request).isPresent()).isFalse();
  }

  private static Request to(String host) {
    return Request.of("GET", "/").withHeader("Host", host);
  }
}
