package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people have added or changed stays when files are brought up to date. */
class MergedFilesTest {

  @TempDir Path root;

  @BeforeEach
  void make_folders() throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.createDirectories(root.resolve("config"));
  }

  @Test
  void a_procfile_keeps_lines_policies_order_and_comments() throws IOException {
    settings("{\"webserver_port\": 8001, \"socketio_port\": 9001, \"workers\": {\"mail\": {}}}");
    Draft draft =
        procfile(
            """
            # mine
            #: restart=always timeout=20s
            worker: nice bench worker 1>> logs/worker.log

            web: bench serve --port 8000 --verbose
            frontend: cd web && npm start -- --port 3000
            socketio: bench socketio --port=9000
            """);
    assertThat(draft.after())
        .isEqualTo(
            """
            # mine
            #: restart=always timeout=20s
            worker: nice bench worker 1>> logs/worker.log
            worker_mail: bench worker --queue mail

            web: bench serve --port 8001 --verbose
            frontend: cd web && npm start -- --port 3000
            socketio: bench socketio --port=9001
            """);
    assertThat(draft.changes())
        .containsExactly(
            "+ worker_mail: bench worker --queue mail",
            "- web: bench serve --port 8000 --verbose",
            "+ web: bench serve --port 8001 --verbose",
            "- socketio: bench socketio --port=9000",
            "+ socketio: bench socketio --port=9001");
  }

  @Test
  void what_was_brought_up_to_date_is_up_to_date() throws IOException {
    settings("{\"webserver_port\": 8001, \"workers\": {\"mail\": {}, \"long-2\": {}}}");
    Draft draft = procfile("web: bench serve --port 8000\nworker: bench worker");
    draft.write();
    assertThat(files().procfile().isUpToDate()).isTrue();
    assertThat(root.resolve("Procfile"))
        .hasContent(
            """
            web: bench serve --port 8001
            worker: bench worker
            worker_mail: bench worker --queue mail
            worker_long-2: bench worker --queue long-2
            """);
  }

  @Test
  void a_byte_order_mark_hides_nothing_and_stays() throws IOException {
    settings("{\"webserver_port\": 8001}");
    assertThat(procfile("\uFEFFweb: bench serve --port 8000\n").after())
        .isEqualTo("\uFEFFweb: bench serve --port 8001\n");
  }

  @Test
  void a_line_of_a_queue_that_was_changed_is_kept() throws IOException {
    settings("{\"workers\": {\"mail\": {}}}");
    assertThat(procfile("worker_mail: bench worker --queue mail,short\n").isUpToDate()).isTrue();
  }

  @Test
  void the_ends_of_lines_and_the_mode_and_a_link_stay() throws IOException {
    settings("{\"webserver_port\": 8001, \"workers\": {\"mail\": {}}}");
    Path real = root.resolve("Procfile.real");
    Files.writeString(real, "web: bench serve --port 8000\r\nworker: bench worker\r\n");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw----"));
    Files.createSymbolicLink(root.resolve("Procfile"), real);
    files().procfile().write();
    assertThat(root.resolve("Procfile")).isSymbolicLink();
    assertThat(Files.readString(real).replace("\r\n", "|"))
        .isEqualTo(
            "web: bench serve --port 8001|worker: bench worker|worker_mail: bench worker --queue mail|");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void lines_of_a_new_bench_that_were_taken_out_stay_out_and_are_named() throws IOException {
    procfile("web: bench serve\nworker: bench worker\nschedule: bench schedule\n").write();
    assertThat(files().absentLines())
        .containsExactly("redis_cache", "redis_queue", "socketio", "watch");
  }

  @Test
  void a_broken_procfile_is_not_touched() throws IOException {
    assertThatThrownBy(() -> procfile("web bench serve"))
        .hasMessageContaining("Procfile line 1")
        .hasMessageContaining("name: command");
  }

  @Test
  void queues_that_cannot_name_a_process_are_named() throws IOException {
    settings("{\"workers\": {\"mail.fast\": {}, \"good\": {}}}");
    assertThatThrownBy(() -> procfile("web: x"))
        .isInstanceOf(CannotSetUpException.class)
        .hasMessageContaining("mail.fast")
        .hasMessageContaining("sites/common_site_config.json");
  }

  @Test
  void a_redis_file_keeps_directives_and_gets_port_memory_and_what_is_missing() throws IOException {
    settings("{\"redis_cache\": \"redis://127.0.0.1:13001\", \"cache_maxmemory\": 90}");
    Files.writeString(
        root.resolve("config/redis_cache.conf"),
        """
        # mine
        dir /home/x/config/pids
        dbfilename redis_cache.rdb
        pidfile redis_cache.pid
        bind 0.0.0.0
        PORT 13000
        maxmemory 70mb
        maxmemory-policy allkeys-lfu
        appendonly no
        loglevel notice
        timeout 30
        save ""
        """);
    assertThat(files().redis().getFirst().changes())
        .containsExactly(
            "- PORT 13000",
            "- maxmemory 70mb",
            "+ port 13001",
            "+ maxmemory 90mb",
            "+ aclfile ../redis_cache.acl");
  }

  @Test
  void memory_that_the_settings_do_not_say_stays() throws IOException {
    files().makeMissing();
    Path file = root.resolve("config/redis_cache.conf");
    Files.writeString(
        file, Files.readString(file).replaceFirst("maxmemory \\d+mb", "maxmemory 1gb"));
    assertThat(files().redis()).allMatch(Draft::isUpToDate);
  }

  @Test
  void settings_are_added_but_not_replaced() throws IOException {
    settings("{\"webserver_port\": 8100, \"mine\": {\"a\": 1}}");
    BenchSettings settings = new BenchSettings(new BenchDirectory(root));
    assertThat(settings.missing(PortSet.STANDARD))
        .containsEntry("socketio_port", 9000)
        .doesNotContainKeys("webserver_port", "mine");
    settings.add(PortSet.STANDARD);
    assertThat(root.resolve("sites/common_site_config.json"))
        .content()
        .contains("\"webserver_port\": 8100")
        .contains("\"mine\": {")
        .contains("\"developer_mode\": 1");
    assertThat(settings.missing(PortSet.STANDARD)).isEmpty();
  }

  @Test
  void the_third_redis_of_frappe_is_the_cache_that_the_settings_name() throws IOException {
    settings("{\"redis_cache\": \"redis://127.0.0.1:13600\"}");
    assertThat(new BenchSettings(new BenchDirectory(root)).missing(PortSet.STANDARD))
        .containsEntry("redis_socketio", "redis://127.0.0.1:13600");
  }

  @Test
  void the_address_of_a_redis_keeps_all_but_its_port() throws IOException {
    settings(
        """
        {"redis_cache": "redis://:secret@localhost:13000/2", "redis_queue": "redis://127.0.0.1",
         "redis_socketio": "redis://:secret@localhost:13000/2"}
        """);
    new BenchSettings(new BenchDirectory(root)).move(PortSet.STANDARD.raised(1));
    assertThat(root.resolve("sites/common_site_config.json"))
        .content()
        .contains("\"redis_cache\": \"redis://:secret@localhost:13001/2\"")
        .contains("\"redis_socketio\": \"redis://:secret@localhost:13001/2\"")
        .contains("\"redis_queue\": \"redis://127.0.0.1:11001\"");
  }

  private Draft procfile(String text) throws IOException {
    Files.writeString(root.resolve("Procfile"), text);
    return files().procfile();
  }

  private BenchFiles files() {
    return new BenchFiles(new BenchDirectory(root));
  }

  private void settings(String json) throws IOException {
    Files.writeString(root.resolve("sites/common_site_config.json"), json);
  }
}
