package dev.bench.config;

import static dev.bench.config.SettingType.anything;
import static dev.bench.config.SettingType.duration;
import static dev.bench.config.SettingType.flag;
import static dev.bench.config.SettingType.port;
import static dev.bench.config.SettingType.redis;
import static dev.bench.config.SettingType.secret;
import static dev.bench.config.SettingType.text;
import static dev.bench.config.SettingType.whole;

import dev.bench.config.Setting.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All settings that the runtime knows: what values each takes, and when a change takes effect.
 *
 * <p>Readers and writers use the same table. A value that no reader takes is refused before it is
 * written, and a file that holds one is refused when it is read. Unknown keys belong to apps and
 * pass. {@code docs/configuration.md} says what each means.
 */
public final class SettingsSchema {

  private static final String HIDDEN = "********";

  private static final long MANY = 1_000_000_000;

  private static final Map<String, Setting> KNOWN =
      Stream.of(
              settings(Effect.PROCFILE, port(), "webserver_port", "socketio_port"),
              settings(Effect.PROCFILE, SettingType.queues(), "workers"),
              settings(Effect.PROCFILE, whole(0, 1000), "background_workers"),
              settings(Effect.START, whole(0, 1000), "gunicorn_workers"),
              settings(Effect.REDIS, redis(), "redis_cache", "redis_queue", "redis_socketio"),
              settings(
                  Effect.START,
                  SettingType.redisFlag("redis_cache"),
                  "redis_cache_sentinel_enabled"),
              settings(
                  Effect.START,
                  SettingType.redisFlag("redis_queue"),
                  "redis_queue_sentinel_enabled",
                  "use_rq_auth"),
              settings(
                  Effect.START,
                  SettingType.sentinels(),
                  "redis_cache_sentinels",
                  "redis_queue_sentinels"),
              settings(
                  Effect.START, text(), "redis_cache_master_service", "redis_queue_master_service"),
              settings(
                  Effect.START,
                  text(),
                  "redis_cache_master_username",
                  "redis_queue_master_username"),
              settings(
                  Effect.START,
                  text(),
                  "redis_cache_sentinel_username",
                  "redis_queue_sentinel_username",
                  "rq_username"),
              settings(
                  Effect.START,
                  secret(),
                  "redis_cache_master_password",
                  "redis_queue_master_password"),
              settings(
                  Effect.START,
                  secret(),
                  "redis_cache_sentinel_password",
                  "redis_queue_sentinel_password",
                  "rq_password"),
              settings(Effect.START, SettingType.authorities(), "redis_ssl_ca_certs"),
              settings(Effect.REDIS, whole(1, MANY), "cache_maxmemory"),
              settings(Effect.REDIS, flag(), "skip_redis"),
              settings(Effect.START, port(), "file_watcher_port"),
              settings(Effect.START, flag(), "developer_mode"),
              settings(Effect.START, text(), "bench_id"),
              settings(Effect.START, whole(1, 10_000), "log_file_max_size_mb"),
              settings(Effect.START, whole(1, 1000), "log_files_kept"),
              settings(Effect.LIVE, whole(1, 100_000), "tasks_kept"),
              settings(Effect.LIVE, duration("1h"), "tasks_kept_for"),
              settings(Effect.LIVE, flag(), "ignore_csrf", "maintenance_mode", "pause_scheduler"),
              settings(Effect.LIVE, flag(), "disable_scheduler"),
              settings(Effect.LIVE, anything(), "pause_scheduler_by", "disable_scheduler_by"),
              settings(
                  Effect.LIVE,
                  duration("1h"),
                  "error_log_kept",
                  "mail_kept",
                  "scheduled_job_log_kept"),
              settings(
                  Effect.COMMANDS, duration("100ms"), "doctor_oldest_wait", "doctor_clock_skew"),
              settings(Effect.COMMANDS, whole(0, 100), "doctor_free_disk_percent"),
              settings(Effect.COMMANDS, text(), "esbuild"),
              settings(Effect.COMMANDS, port(), "nginx_port"),
              settings(Effect.COMMANDS, SettingType.wildcard(), "wildcard"),
              settings(Effect.COMMANDS, duration("1s"), "asset_build_limit"),
              settings(Effect.COMMANDS, duration("0ms"), "assets_kept"),
              settings(Effect.LIVE, whole(1, 10_000), "backup_limit"),
              settings(Effect.COMMANDS, whole(1, Long.MAX_VALUE), "restore_archive_max_size"),
              settings(Effect.COMMANDS, whole(1024, 1 << 30), "restore_statement_max_size"),
              settings(Effect.COMMANDS, duration("1s"), "restore_statement_limit"),
              settings(Effect.COMMANDS, duration("1s"), "db_setup_limit"),
              settings(Effect.COMMANDS, duration("0ms"), "roll_wait_limit"),
              settings(Effect.COMMANDS, duration("1s"), "roll_ready_limit"),
              settings(Effect.COMMANDS, duration("1s"), "migration_statement_limit"),
              settings(Effect.LIVE, flag(), "nightly_backup", "nightly_backup_with_files"),
              settings(Effect.LIVE, flag(), "encrypt_backup"),
              settings(
                  Effect.LIVE,
                  whole(1, MANY),
                  "keep_backups_for_hours",
                  "keep_s3_backups_for_hours"),
              settings(
                  Effect.LIVE,
                  text(),
                  "backup_s3_bucket",
                  "backup_s3_endpoint",
                  "backup_s3_prefix",
                  "backup_s3_region"),
              settings(
                  Effect.LIVE, secret(), "backup_s3_access_key_id", "backup_s3_secret_access_key"),
              settings(Effect.LIVE, whole(5 << 20, 5L << 30), "backup_s3_part_size"),
              settings(
                  Effect.LIVE,
                  duration("100ms"),
                  "backup_s3_connect_limit",
                  "backup_s3_request_limit",
                  "backup_s3_transfer_limit"),
              settings(Effect.LIVE, whole(1, MANY), "backup_s3_limit"),
              settings(Effect.LIVE, whole(1, MANY), "allow_consecutive_login_attempts"),
              settings(Effect.LIVE, whole(1, MANY), "allow_login_after_fail"),
              settings(Effect.LIVE, whole(1, MANY), "password_reset_limit"),
              settings(Effect.LIVE, SettingType.hours(), "session_expiry"),
              settings(Effect.LIVE, SettingType.zone(), "time_zone"),
              settings(Effect.LIVE, text(), "default_site", "db_name", "db_socket"),
              settings(Effect.LIVE, SettingType.databaseHosts(), "db_host"),
              settings(Effect.LIVE, text(), "db_type", "db_user", "host_name", "lang"),
              settings(Effect.LIVE, port(), "db_port"),
              settings(Effect.LIVE, SettingType.file(), "db_ssl_ca"),
              settings(Effect.LIVE, secret(), "db_password"),
              settings(Effect.LIVE, secret(), "encryption_key", "backup_encryption_key"),
              settings(Effect.LIVE, SettingType.list(), "domains"),
              settings(Effect.LIVE, SettingType.texts(), "allow_cors"),
              settings(Effect.LIVE, SettingType.rateLimit(), "rate_limit"),
              settings(Effect.LIVE, whole(1, 1L << 40), "max_list_size"),
              settings(Effect.LIVE, flag(), "serve_default_site", "allow_guests_to_upload_files"),
              settings(Effect.LIVE, text(), "mail_server", "mail_login", "auto_email_id"),
              settings(Effect.LIVE, text(), "email_sender_name"),
              settings(Effect.LIVE, flag(), "use_tls", "use_ssl", "mute_emails"),
              settings(Effect.LIVE, port(), "mail_port"),
              settings(Effect.LIVE, whole(1024, 14 << 20), "mail_max_size"),
              settings(Effect.LIVE, whole(1, 1000), "mail_max_recipients", "mail_tries"),
              settings(Effect.LIVE, whole(1, 100_000), "email_queue_batch_size"),
              settings(Effect.LIVE, duration("1ms"), "mail_connect_limit", "mail_answer_limit"),
              settings(Effect.LIVE, duration("1ms"), "mail_accept_limit", "mail_send_limit"),
              settings(Effect.LIVE, duration("1ms"), "mail_retry_wait", "mail_account_rest"),
              settings(Effect.LIVE, duration("1s"), "mail_lease"),
              settings(Effect.LIVE, duration("0ms"), "mail_slot_limit"),
              settings(Effect.WORKER, whole(1, 100), "mail_connections"),
              settings(Effect.LIVE, secret(), "mail_password"),
              settings(Effect.SERVICES, SettingType.proxies(), "trusted_proxies"),
              settings(Effect.SERVICES, SettingType.address(), "bind_address"),
              settings(Effect.SERVICES, flag(), "developer_mode_on_network"),
              settings(Effect.SERVICES, port(), "management_port"),
              settings(Effect.WEB, whole(1, 1L << 40), "max_file_size", "max_answer_size"),
              settings(Effect.WEB, whole(1, MANY), "gzip_min_size"),
              settings(Effect.WEB, SettingType.oneOf("off", "combined", "json"), "access_log"),
              settings(Effect.WEB, flag(), "monitor"),
              settings(Effect.WEB, duration("0ms"), "slow_request_limit"),
              settings(Effect.LIVE, text(), "content_security_policy"),
              settings(Effect.LIVE, flag(), "disable_website_cache"),
              settings(Effect.WEB, whole(1, 100_000), "web_workers", "web_requests"),
              settings(
                  Effect.WEB, whole(1, 100_000), "web_bodies_per_address", "web_event_streams"),
              settings(Effect.WEB, whole(1, 1_000_000), "web_connections", "session_near_copies"),
              settings(Effect.WEB, duration("0ms", "1m"), "session_near_for"),
              settings(Effect.WEB, whole(1, MANY), "gunicorn_max_requests", "http_timeout"),
              settings(Effect.WEB, whole(64, MANY), "web_max_memory_mb"),
              settings(Effect.WORKER, whole(64, MANY), "worker_max_memory_mb"),
              settings(Effect.WORKER, whole(1, MANY), "worker_max_jobs"),
              settings(Effect.SERVICES, whole(1, 1000), "db_connections_per_site"),
              settings(Effect.SERVICES, whole(1, 100_000), "db_connections_per_server"),
              settings(Effect.SERVICES, duration("1ms"), "db_wait_limit", "db_outage_limit"),
              settings(Effect.SERVICES, duration("10s"), "db_idle_limit"),
              settings(Effect.SERVICES, duration("1s"), "db_answer_limit"),
              settings(Effect.SERVICES, duration("0ms"), "slow_query_limit"),
              settings(Effect.SERVICES, text(), "editor_url"),
              settings(Effect.WEB, duration("100ms"), "console_limit"),
              settings(Effect.SERVICES, whole(1, 10_000), "redis_connections"),
              settings(Effect.SERVICES, duration("1ms"), "redis_answer_limit", "server_wait_limit"),
              settings(Effect.SERVICES, whole(1, MANY), "rq_results_ttl", "rq_job_failure_ttl"),
              settings(
                  Effect.WORKER, whole(1, MANY), "rq_finished_jobs_kept", "rq_failed_jobs_kept"),
              settings(Effect.WORKER, whole(1, MANY), "rq_canceled_jobs_kept", "rq_canceled_ttl"),
              settings(Effect.WORKER, duration("0ms"), "queue_patience"),
              settings(Effect.SERVICES, whole(0, 100), "retry_jitter"),
              settings(Effect.SERVICES, whole(1, MANY), "max_queued_jobs"),
              settings(Effect.WORKER, whole(1, 1000), "job_weight"),
              settings(Effect.WORKER, whole(1, MANY), "max_running_jobs"),
              settings(Effect.WORKER, whole(1, 1000), "max_suspects", "max_unparked_per_second"),
              settings(Effect.WORKER, whole(0, 100), "worker_prefetch"),
              settings(Effect.WORKER, duration("1ms"), "generation_load_limit"),
              settings(Effect.WORKER, whole(1, MANY), "job_log_max_size"),
              settings(Effect.SCHEDULE, SettingType.partOfAnHour(), "scheduler_interval"),
              settings(Effect.SCHEDULE, duration("0ms"), "scheduler_spread"),
              settings(Effect.WORKER, duration("3s"), "worker_lease"),
              settings(Effect.WORKER, duration("0ms"), "worker_drain", "worker_grace"),
              settings(Effect.SOCKETIO, duration("1ms"), "socketio_ping_interval"),
              settings(Effect.SOCKETIO, duration("1ms"), "socketio_ping_timeout"),
              settings(Effect.SOCKETIO, duration("1ms"), "socketio_check_limit"),
              settings(Effect.SOCKETIO, duration("1ms"), "socketio_session_look"),
              settings(Effect.SOCKETIO, whole(1024, 1 << 30), "socketio_max_payload"),
              settings(Effect.SOCKETIO, whole(1024, 1 << 30), "socketio_max_unsent"),
              settings(Effect.SOCKETIO, whole(1024, 1 << 30), "socketio_max_unsent_total"),
              settings(Effect.SOCKETIO, whole(1024, 1 << 30), "socketio_max_unfinished_total"),
              settings(Effect.SOCKETIO, whole(1, 1_000_000), "socketio_max_sessions"),
              settings(Effect.SOCKETIO, whole(1, 1_000_000), "socketio_max_unjoined"),
              settings(Effect.SOCKETIO, whole(1, 1_000_000), "socketio_max_unjoined_per_address"),
              settings(Effect.SOCKETIO, whole(1, 1_000_000), "socketio_max_rooms"),
              settings(Effect.COMMANDS, text(), "root_login"),
              settings(Effect.COMMANDS, secret(), "root_password", "admin_password"),
              settings(
                  Effect.COMMANDS, anything(), "dns_multitenant", "frappe_user", "live_reload"),
              settings(
                  Effect.COMMANDS, anything(), "rebase_on_pull", "restart_supervisor_on_update"),
              settings(Effect.COMMANDS, anything(), "restart_systemd_on_update", "shallow_clone"),
              settings(Effect.COMMANDS, anything(), "use_redis_auth"))
          .flatMap(group -> group)
          .collect(Collectors.toUnmodifiableMap(Setting::key, setting -> setting));

  private SettingsSchema() {}

  /** The setting of that name; empty when the runtime knows none. */
  public static Optional<Setting> find(String key) {
    return Optional.ofNullable(KNOWN.get(key));
  }

  /** The names of all known settings, sorted. */
  public static Set<String> keys() {
    return Collections.unmodifiableSet(new TreeSet<>(KNOWN.keySet()));
  }

  /** One sentence for each value in {@code settings} that its key cannot have, sorted by key. */
  public static List<String> faults(Settings settings) {
    List<String> faults = new ArrayList<>();
    for (String key : new TreeMap<>(settings.values()).keySet()) {
      find(key)
          .ifPresent(setting -> {
            try {
              setting.type().check(settings, key);
            } catch (IllegalArgumentException wrong) {
              faults.add(String.valueOf(wrong.getMessage()));
            }
          });
    }
    return faults;
  }

  /** One sentence for each unknown key that is probably a known one misspelt, sorted by key. */
  public static List<String> hints(Settings settings) {
    return new TreeMap<>(settings.values())
        .keySet().stream().map(SettingsSchema::hint).flatMap(Optional::stream).toList();
  }

  /** What {@code key} probably should be; empty when it is known or near to nothing known. */
  public static Optional<String> hint(String key) {
    return KNOWN.containsKey(key) || Nearness.nearest(key, keys()).isEmpty()
        ? Optional.empty()
        : Optional.of("%s is not a known setting%s".formatted(key, Nearness.hint(key, keys())));
  }

  /** Whether the value under a key of this name is a secret, whatever file it stands in. */
  public static boolean isSecret(String key) {
    return key.matches("(?i).*(password|passwd|secret|token|credential|_key|^key$).*");
  }

  /** Whether a secret stands anywhere in {@code settings}, in nested objects and addresses too. */
  public static boolean holdSecrets(Map<String, ?> settings) {
    return !hidden(settings).equals(settings);
  }

  /** {@code settings} with asterisks in place of its secrets. */
  public static Map<String, @Nullable Object> hidden(Map<String, ?> settings) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    settings.forEach((key, value) -> shown.put(key, isSecret(key) ? HIDDEN : hidden(value)));
    return shown;
  }

  private static @Nullable Object hidden(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> object -> {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        object.forEach((key, each) -> named.put(String.valueOf(key), each));
        yield hidden(named);
      }
      case List<?> list -> list.stream().map(SettingsSchema::hidden).toList();
      // An address, as of Redis, may hold a password.
      case String text -> text.replaceFirst("(?<=://)[^/]*@", HIDDEN + "@");
      case null, default -> value;
    };
  }

  private static Stream<Setting> settings(Effect effect, SettingType type, String... keys) {
    return Stream.of(keys).map(key -> new Setting(key, type, effect));
  }
}
