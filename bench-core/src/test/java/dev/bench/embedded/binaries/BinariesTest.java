package dev.bench.embedded.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {

  private static final Platform LINUX = new Platform("linux", "amd64");

  @TempDir private Path folder;
  private final List<String> progress = new ArrayList<>();

  /** A folder with Maven and nothing else, whatever servers this machine has. */
  private Path mavenOnly;

  @BeforeEach
  void link_maven() throws IOException {
    Path maven = Installed.on(System.getenv("PATH")).program("mvn").orElseThrow();
    mavenOnly = folder.resolve("maven");
    script("maven/mvn", "exec '" + maven + "' \"$@\"");
  }

  @Test
  void an_installed_server_that_is_new_enough_is_taken() throws IOException {
    Path redis = program("bin/redis-server", "Redis server v=7.2.4 sha=00000000:0 bits=64");
    Path mariaDb = program("bin/mariadbd", "mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian");
    share("share/mysql", "mysql");

    Binaries binaries = with(LINUX, new Installed(List.of(folder.resolve("bin"))));

    assertThat(binaries.redisServer()).isEqualTo(redis);
    assertThat(binaries.mariaDb().server()).isEqualTo(mariaDb.toRealPath());
    assertThat(binaries.mariaDb().version()).isEqualTo(new Version(10, 11, 6));
    assertThat(binaries.mariaDb().share()).endsWith(Path.of("share/mysql"));
  }

  @Test
  void an_installed_server_that_is_too_old_is_passed_over() throws IOException {
    program("bin/redis-server", "Redis server v=5.0.7 sha=00000000:0");

    Path redis =
        with(LINUX, new Installed(List.of(folder.resolve("bin"), mavenOnly))).redisServer();

    assertThat(redis).startsWith(folder.resolve("cache/redis-7.0.15"));
    assertThat(Installed.version(redis)).contains(new Version(7, 0, 15));
  }

  @Test
  void several_that_need_the_same_one_unpack_it_once() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Path>> found = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        found.add(
            threads.submit(() -> with(LINUX, new Installed(List.of(mavenOnly))).redisServer()));
      }
      for (Future<Path> each : found) {
        assertThat(each.get()).isExecutable();
      }
    }
    assertThat(progress).filteredOn(line -> line.startsWith("unpacking")).hasSize(1);
  }

  @Test
  void a_platform_without_a_bundled_mariadb_is_told_to_install_one() {
    Binaries binaries = with(Platform.of("Mac OS X", "aarch64"), new Installed(List.of()));

    assertThatThrownBy(binaries::mariaDb)
        .isInstanceOf(ServerMissingException.class)
        .hasMessageContaining("darwin-arm64")
        .hasMessageContaining("install MariaDB 10.6.0 or newer");
  }

  @Test
  void data_of_a_newer_version_are_not_given_to_an_older_server() {
    Binaries binaries = with(LINUX, new Installed(List.of()));

    assertThatThrownBy(() -> binaries.mariaDbFor(new Version(11, 8, 1)))
        .isInstanceOf(ServerMissingException.class)
        .hasMessageContaining("11.8.1");
  }

  @Test
  void what_maven_cannot_get_is_said_in_its_words() throws IOException {
    Path maven = program("bin/mvn", "[ERROR] no such artifact, $RUN\"; exit \"1");
    MavenArtifact nothing = new MavenArtifact("dev.bench.none", "nothing", "1.0", 1);

    assertThatThrownBy(() -> nothing.copyInto(folder, maven, Map.of("RUN", "marked")))
        .isInstanceOf(ServerMissingException.class)
        .hasMessageContaining("dev.bench.none:nothing:1.0")
        .hasMessageContaining("no such artifact, marked");
  }

  @Test
  void redis_is_linked_and_writes_for_its_owner_only() throws Exception {
    Path redis =
        script("bin/redis-server", "echo Redis server v=7.2.4; [ -z \"$1\" ] || : >\"$1\"");
    Binaries binaries = with(LINUX, new Installed(List.of(folder.resolve("bin"))));
    Path env = folder.resolve("env/bin");

    binaries.linkRedisInto(env);
    binaries.linkRedisInto(env);

    assertThat(Files.readSymbolicLink(Binaries.redisBehind(env))).isEqualTo(redis);
    Path snapshot = folder.resolve("dump.rdb");
    Process made =
        new ProcessBuilder(
                "sh", "-c", "umask 022; exec \"$@\"", "sh", env + "/redis-server", "" + snapshot)
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot)))
        .isEqualTo("rw-------");
  }

  @Test
  void the_redis_of_the_bench_itself_is_left_as_it_is() throws Exception {
    program("bin/redis-server", "Redis server v=7.2.4");
    Path env = folder.resolve("env/bin");
    with(LINUX, new Installed(List.of(folder.resolve("bin")))).linkRedisInto(env);

    with(LINUX, new Installed(List.of(env))).linkRedisInto(env);

    assertThat(Files.readSymbolicLink(Binaries.redisBehind(env)))
        .isEqualTo(folder.resolve("bin/redis-server"));
  }

  private Binaries with(Platform platform, Installed installed) {
    return new Binaries(
        platform, installed, new BinaryCache(folder.resolve("cache"), this::heard, Map.of()));
  }

  private synchronized void heard(String line) {
    progress.add(line);
  }

  private Path program(String path, String says) throws IOException {
    return script(path, "echo \"" + says + "\"");
  }

  private Path script(String path, String command) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private void share(String path, String prefix) throws IOException {
    Files.createDirectories(folder.resolve(path));
    for (String part : List.of("system_tables", "performance_tables", "system_tables_data")) {
      Files.writeString(folder.resolve(path).resolve("%s_%s.sql".formatted(prefix, part)), "");
    }
  }
}
