package dev.bench.cli.setup;

import dev.bench.config.Nearness;
import dev.bench.config.Settings;
import dev.bench.queue.Queues;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What is wrong with the common settings, all of it: a value that its key cannot have, and a key
 * that nobody knows but that is nearly a known one. Other unknown keys are the apps' own.
 *
 * @param faults values that keep a bench from starting
 * @param hints keys that are probably misspelt
 */
public record SettingsCheck(List<String> faults, List<String> hints) {

  private static final int LAST_PORT = 65_535;

  private static final Map<String, BiConsumer<Settings, String>> CHECKS =
      Map.ofEntries(
          Map.entry("webserver_port", SettingsCheck::port),
          Map.entry("socketio_port", SettingsCheck::port),
          Map.entry("file_watcher_port", SettingsCheck::port),
          Map.entry("db_port", SettingsCheck::port),
          Map.entry("redis_cache", SettingsCheck::redis),
          Map.entry("redis_queue", SettingsCheck::redis),
          Map.entry("developer_mode", Settings::flag),
          Map.entry("ignore_csrf", Settings::flag),
          Map.entry("maintenance_mode", Settings::flag),
          Map.entry("pause_scheduler", Settings::flag),
          Map.entry("skip_redis", Settings::flag),
          Map.entry("allow_consecutive_login_attempts", SettingsCheck::positive),
          Map.entry("allow_login_after_fail", SettingsCheck::positive),
          Map.entry("cache_maxmemory", SettingsCheck::positive),
          Map.entry("log_file_max_size_mb", SettingsCheck::positive),
          Map.entry("log_files_kept", SettingsCheck::positive),
          Map.entry("max_file_size", SettingsCheck::positive),
          Map.entry("web_workers", SettingsCheck::positive),
          Map.entry("web_requests", SettingsCheck::positive),
          Map.entry("db_connections_per_site", SettingsCheck::positive),
          Map.entry("db_wait_limit", Settings::duration),
          Map.entry("db_answer_limit", Settings::duration),
          Map.entry("db_idle_limit", Settings::duration),
          Map.entry("redis_connections", SettingsCheck::positive),
          Map.entry("redis_answer_limit", Settings::duration),
          Map.entry("server_wait_limit", Settings::duration),
          Map.entry("worker_lease", Settings::duration),
          Map.entry("worker_drain", Settings::duration),
          Map.entry("worker_grace", Settings::duration),
          Map.entry("socketio_ping_interval", Settings::duration),
          Map.entry("socketio_ping_timeout", Settings::duration),
          Map.entry("socketio_check_limit", Settings::duration),
          Map.entry("socketio_max_payload", SettingsCheck::positive),
          Map.entry("socketio_max_unsent", SettingsCheck::positive),
          Map.entry("socketio_max_rooms", SettingsCheck::positive),
          Map.entry("session_expiry", SettingsCheck::hours),
          Map.entry("time_zone", SettingsCheck::zone),
          Map.entry("workers", SettingsCheck::queues));

  /** What we or Frappe know and what is not looked at here. */
  private static final Set<String> OTHERS =
      Set.of(
          "admin_password",
          "background_workers",
          "bench_id",
          "db_host",
          "db_name",
          "db_password",
          "db_socket",
          "db_type",
          "db_user",
          "default_site",
          "dns_multitenant",
          "domains",
          "encryption_key",
          "frappe_user",
          "gunicorn_max_requests",
          "gunicorn_workers",
          "host_name",
          "http_timeout",
          "live_reload",
          "mail_login",
          "mail_password",
          "mail_port",
          "mail_server",
          "rebase_on_pull",
          "redis_socketio",
          "restart_supervisor_on_update",
          "restart_systemd_on_update",
          "root_login",
          "root_password",
          "rq_job_failure_ttl",
          "rq_results_ttl",
          "serve_default_site",
          "shallow_clone",
          "use_redis_auth");

  /** Copies the lists. */
  public SettingsCheck {
    faults = List.copyOf(faults);
    hints = List.copyOf(hints);
  }

  /** Looks at settings as they stand in the file. */
  public static SettingsCheck of(Settings settings) {
    List<String> faults = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    Set<String> known = known();
    for (String key : new TreeMap<>(settings.values()).keySet()) {
      List<String> near = Nearness.nearest(key, known);
      if (CHECKS.containsKey(key)) {
        check(settings, key, faults);
      } else if (!known.contains(key) && !near.isEmpty()) {
        hints.add("%s is no known setting%s".formatted(key, Nearness.hint(key, known)));
      }
    }
    return new SettingsCheck(faults, hints);
  }

  /** The keys that mean something. */
  static Set<String> known() {
    Set<String> known = new TreeSet<>(OTHERS);
    known.addAll(CHECKS.keySet());
    return known;
  }

  private static void check(Settings settings, String key, List<String> faults) {
    try {
      CHECKS.getOrDefault(key, (_, _) -> {}).accept(settings, key);
    } catch (IllegalArgumentException wrong) {
      faults.add(String.valueOf(wrong.getMessage()));
    }
  }

  private static void port(Settings settings, String key) {
    long port = settings.number(key).orElse(1L);
    if (port < 1 || port > LAST_PORT) {
      throw wrong(key, port, "a port from 1 to 65535");
    }
  }

  private static void positive(Settings settings, String key) {
    long number = settings.number(key).orElse(1L);
    if (number < 1) {
      throw wrong(key, number, "a number above 0");
    }
  }

  /** What stands there may hold a password, so that no message repeats it. */
  private static void redis(Settings settings, String key) {
    if (!settings.text(key).map(SettingsCheck::isAddress).orElse(true)) {
      throw wrong(key, "no address", "one such as redis://127.0.0.1:11000");
    }
  }

  private static boolean isAddress(String text) {
    try {
      return text.matches("rediss?://\\S+") && new URI(text).getHost() != null;
    } catch (URISyntaxException broken) {
      return false;
    }
  }

  private static void hours(Settings settings, String key) {
    String text = settings.text(key).orElse("170:00");
    if (!text.matches("\\d{1,6}:[0-5]\\d(:[0-5]\\d)?")) {
      throw wrong(key, text, "hours and minutes such as 170:00");
    }
  }

  private static void zone(Settings settings, String key) {
    String text = settings.text(key).orElse("UTC");
    try {
      ZoneId.of(text);
    } catch (DateTimeException unknown) {
      List<String> near = Nearness.nearest(text, ZoneId.getAvailableZoneIds());
      String example = near.isEmpty() ? "Europe/Berlin" : near.getFirst();
      throw wrong(key, text, "a time zone such as " + example);
    }
  }

  private static void queues(Settings settings, String key) {
    Queues.of(new Settings(Collections.singletonMap(key, settings.values().get(key))));
  }

  private static IllegalArgumentException wrong(String key, Object value, String expected) {
    return new IllegalArgumentException("%s is %s, expected %s".formatted(key, value, expected));
  }
}
