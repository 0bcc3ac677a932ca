package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrustsProxiesTest {

  @RegisterExtension
  static final WebBench bench =
      new WebBench(Map.of("trusted_proxies", List.of("192.0.2.1"), "default_site", "two.test"));

  @Test
  void a_caller_on_this_machine_chooses_no_site_by_a_header_of_proxies() throws Exception {
    var page = bench.send(bench.request("/things").setHeader("X-Frappe-Site-Name", "one.test"));
    assertThat(page.statusCode()).as("of two.test, which has no such page").isEqualTo(404);
    var ping =
        bench.send(bench.request("/api/method/ping").setHeader("X-Frappe-Site-Name", "none.test"));
    assertThat(ping.statusCode()).isEqualTo(200);
  }
}
