package dev.bench.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.SiteUnavailableException;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.embedded.ProcessIdentity;
import dev.bench.session.Sessions;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SitesTest {

  @TempDir private Path root;
  private BenchDirectory bench;
  private Sites sites;

  @BeforeEach
  void bench() throws IOException {
    bench = new BenchDirectory(root);
    site("shop.localhost", "{\"db_name\": \"_a\", \"db_password\": \"x\", \"db_host\": \"h\"}");
    site(
        "other.localhost",
        "{\"db_name\": \"_b\", \"db_password\": \"x\","
            + " \"domains\": [\"WWW.Other.example\", {\"domain\": \"o.example\"}]}");
    Files.writeString(bench.commonSiteConfig(), "{\"default_site\": \"shop.localhost\"}");
    sites = new Sites(bench, BenchConfig.load(bench));
  }

  @Test
  void a_host_means_the_site_of_its_name_whatever_its_case_and_port() {
    assertThat(nameOf("Shop.LOCALHOST:8000")).isEqualTo("shop.localhost");
  }

  @Test
  void a_host_among_the_domains_of_a_site_means_that_site() {
    assertThat(nameOf("www.other.example")).isEqualTo("other.localhost");
    assertThat(nameOf("o.example:443")).isEqualTo("other.localhost");
  }

  @Test
  void this_machine_itself_means_the_default_site_and_a_stranger_none() {
    assertThat(nameOf("localhost:8000")).isEqualTo("shop.localhost");
    assertThat(nameOf("127.0.0.1")).isEqualTo("shop.localhost");
    assertThat(nameOf("[::1]:8000")).isEqualTo("shop.localhost");
    assertThat(sites.byHost("stranger.example")).isEmpty();
    assertThat(sites.byHost("../shop.localhost")).isEmpty();
  }

  @Test
  void a_site_is_in_maintenance_as_long_as_a_process_has_its_lease() throws Exception {
    Path folder = bench.site("shop.localhost");
    Path file = folder.resolve("locks/maintenance.lock");
    Files.createDirectories(file.resolveSibling(""));
    Files.createFile(file); // a killed process leaves it
    assertThat(sites.require("shop.localhost").inMaintenance()).isFalse();

    try (MaintenanceLease _ = MaintenanceLease.take(folder)) {
      sites.forget("shop.localhost");
      assertThat(sites.require("shop.localhost").inMaintenance()).isTrue();
    }
    sites.forget("shop.localhost");
    assertThat(sites.require("shop.localhost").inMaintenance()).isFalse();
    assertThat(file).doesNotExist();

    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LeaseHolder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(other.inputReader().readLine()).isEqualTo("taken");
    sites.forget("shop.localhost");
    assertThat(sites.require("shop.localhost").inMaintenance()).isTrue();
    other.destroyForcibly().waitFor();
    sites.forget("shop.localhost");
    assertThat(sites.require("shop.localhost").inMaintenance()).isFalse();
  }

  /** Takes the lease of the site in a folder, and keeps it until it is killed. */
  static final class LeaseHolder {

    public static void main(String[] arguments) throws IOException {
      try (MaintenanceLease _ = MaintenanceLease.take(Path.of(arguments[0]))) {
        System.out.println("taken");
        System.in.read();
      }
    }
  }

  @Test
  void a_dot_at_the_end_of_a_host_changes_nothing() {
    assertThat(nameOf("shop.localhost.:8000")).isEqualTo("shop.localhost");
    assertThat(nameOf("localhost.")).isEqualTo("shop.localhost");
    assertThat(sites.byHost(".")).isEmpty();
  }

  @Test
  void the_default_site_answers_addresses_of_this_machine_and_no_other_host() throws Exception {
    assertThat(nameOf("127.0.0.2")).isEqualTo("shop.localhost");
    for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InterfaceAddress own : device.getInterfaceAddresses()) {
        if (own.getAddress() instanceof Inet4Address address) {
          assertThat(nameOf(address.getHostAddress())).isEqualTo("shop.localhost");
        }
      }
    }
    for (String host : List.of("192.0.2.1", "[2001:db8::1]", "127.0.0.1.evil.example", "")) {
      assertThat(sites.byHost(host)).as(host).isEmpty();
    }
  }

  @Test
  void the_default_site_answers_every_host_where_the_settings_say_so() {
    ConfigFile.change(bench.commonSiteConfig(), all -> all.put("serve_default_site", true));
    sites = new Sites(bench, BenchConfig.load(bench, Map.of()));
    assertThat(nameOf("stranger.example")).isEqualTo("shop.localhost");
    ConfigFile.change(bench.commonSiteConfig(), all -> all.put("serve_default_site", 0));
    sites = new Sites(bench, BenchConfig.load(bench, Map.of()));
    assertThat(sites.byHost("stranger.example")).isEmpty();
  }

  @Test
  void the_environment_wins_over_the_settings_of_a_site() {
    sites = new Sites(bench, BenchConfig.load(bench, Map.of("FRAPPE_DB_HOST", "db.example")));

    assertThat(sites.require("shop.localhost").config().text("db_host")).contains("db.example");
    assertThat(sites.require("shop.localhost").config().text("db_name")).contains("_a");
  }

  @Test
  void an_unknown_name_is_answered_with_the_nearest_ones() {
    assertThatThrownBy(() -> sites.require("shop.localhots"))
        .isInstanceOf(UnknownSiteException.class)
        .hasMessageContaining("did you mean shop.localhost?");
    assertThatThrownBy(() -> sites.require("shop"))
        .hasMessageContaining("did you mean shop.localhost?");
    assertThatThrownBy(() -> sites.require("nothing-like-it"))
        .hasMessageContaining("sites are: other.localhost, shop.localhost");
  }

  @Test
  void a_change_of_the_files_is_seen() {
    assertThat(sites.require("shop.localhost").installedApps()).isEmpty();

    new Sites(bench, BenchConfig.load(bench)).copyApps("shop.localhost", List.of("bench"));

    await()
        .untilAsserted(() -> {
          SiteState state = sites.require("shop.localhost");
          assertThat(state.installedApps()).containsExactly("bench");
          assertThat(state.epoch()).isEqualTo(1);
        });
  }

  @Test
  void a_change_of_the_common_settings_is_seen_by_every_site() throws IOException {
    assertThat(sites.require("shop.localhost").inMaintenance()).isFalse();

    ConfigFile.change(bench.commonSiteConfig(), common -> common.put("maintenance_mode", 1));

    await().until(() -> sites.require("shop.localhost").inMaintenance());
    assertThat(sites.require("other.localhost").inMaintenance()).isTrue();
  }

  @Test
  void broken_common_settings_leave_the_last_good_ones() throws IOException {
    Files.writeString(bench.commonSiteConfig(), "{\"maintenance_mode\": \"perhaps\"}");
    sites.forget("shop.localhost");

    assertThat(sites.require("shop.localhost").inMaintenance()).isFalse();

    Files.writeString(bench.commonSiteConfig(), "{\"maintenance_mode\": 1}");

    await().until(() -> sites.require("shop.localhost").inMaintenance());
  }

  @Test
  void a_site_whose_own_setting_no_reader_takes_is_named_with_it() throws IOException {
    site("odd.localhost", "{\"pause_scheduler\": \"yes\"}");

    assertThatThrownBy(() -> sites.require("odd.localhost"))
        .hasMessageContaining("odd.localhost/site_config.json")
        .hasMessageContaining("pause_scheduler is yes, expected true, false, 1 or 0");
  }

  @Test
  void a_site_whose_own_setting_breaks_keeps_its_last_good_ones() throws IOException {
    site("shop.localhost", "{\"db_name\": \"_a\", \"session_expiry\": \"1:00\"}");
    assertThat(Sessions.life(sites.require("shop.localhost"))).hasHours(1);

    site("shop.localhost", "{\"db_name\": \"_c\", \"session_expiry\": \"soon\"}");
    for (int flag : new int[] {1, 0}) { // when both are seen, what is known of the site is old
      ConfigFile.change(bench.commonSiteConfig(), common -> common.put("maintenance_mode", flag));
      await().until(() -> sites.require("other.localhost").inMaintenance() == (flag == 1));
    }
    assertThat(Sessions.life(sites.require("shop.localhost"))).hasHours(1);

    site("shop.localhost", "{\"db_name\": \"_c\", \"session_expiry\": \"2:00\"}");
    await()
        .untilAsserted(
            () -> assertThat(Sessions.life(sites.require("shop.localhost"))).hasHours(2));
  }

  @Test
  void one_broken_site_does_not_hide_the_others() throws IOException {
    site("broken.localhost", "{ no json");

    assertThat(sites.all())
        .extracting(SiteState::name)
        .containsExactly("other.localhost", "shop.localhost");
    assertThatThrownBy(() -> sites.require("broken.localhost")).hasMessageContaining("line 1");
  }

  @Test
  void a_value_of_the_wrong_type_breaks_its_own_site_only() throws IOException {
    site("flag.localhost", "{\"maintenance_mode\": \"perhaps\"}");
    site("port.localhost", "{\"db_port\": [1]}");
    site("apps.localhost", "{}");
    Files.writeString(
        bench.site("apps.localhost").resolve(SiteFiles.STATE), "{\"installed_apps\": \"todo\"}");

    assertThat(sites.all())
        .extracting(SiteState::name)
        .containsExactly("other.localhost", "shop.localhost");
    assertThat(nameOf("www.other.example")).isEqualTo("other.localhost");
    assertThatThrownBy(() -> sites.require("flag.localhost"))
        .isInstanceOf(BrokenConfigException.class)
        .hasMessageContaining("maintenance_mode is perhaps, expected true, false, 1 or 0");
  }

  @Test
  void a_site_without_a_server_is_on_the_benchs_own_wherever_that_listens() throws IOException {
    assertThat(sites.require("shop.localhost").database().server()).isEqualTo("h:3306");
    assertThatThrownBy(() -> sites.require("other.localhost").database())
        .isInstanceOf(SiteUnavailableException.class)
        .hasMessageContaining("bench start");

    runningServer(13_999);

    await()
        .ignoreExceptionsInstanceOf(SiteUnavailableException.class)
        .untilAsserted(() ->
            assertThat(sites.require("other.localhost").database().server())
                .isEqualTo("127.0.0.1:13999"));
  }

  private void runningServer(int port) throws IOException {
    ProcessIdentity self = ProcessIdentity.current();
    Path file = bench.pids().resolve("mariadb.json");
    Files.createDirectories(bench.pids());
    ConfigFile.replace(
        file,
        "{\"process\": {\"pid\": %d, \"mark\": \"%s\"}, \"data\": \"\", \"port\": %d, \"byHand\": false}"
            .formatted(self.pid(), self.mark(), port));
  }

  private String nameOf(String host) {
    return sites.byHost(host).orElseThrow().name();
  }

  private void site(String name, String config) throws IOException {
    Files.createDirectories(bench.site(name));
    Files.writeString(bench.site(name).resolve(SiteFiles.CONFIG), config);
  }
}
