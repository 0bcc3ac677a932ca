package dev.bench.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the files of nginx that a user without the rights of root can check. */
class NginxCopyTest {

  @TempDir private Path folder;

  @Test
  void a_loose_copy_needs_no_right_of_root_and_keeps_the_faults() throws IOException {
    assumeTrue(Machine.program("nginx").isPresent(), "nginx is not installed");
    assumeTrue(Machine.isRoot(), "another user checks loosely in any case");
    Machine machine = new Machine(folder.resolve("machine"));
    Path etc = Files.createDirectories(machine.etc("nginx/conf.d")).getParent();
    Files.writeString(
        etc.resolve("nginx.conf"),
        """
        user www-data;
        pid /run/nginx.pid;
        error_log /var/log/nginx/error.log;
        events {}
        http {
          access_log /var/log/nginx/access.log;
          include %s/conf.d/*.conf;
        }
        """
            .formatted(etc));
    Path site = etc.resolve("conf.d/site.conf");
    String text =
        """
        server {
          listen 80 default_server;
          listen [::]:80 default_server;
          listen 443 ssl http2;
          ssl_certificate /absent/chain.pem;
          ssl_certificate_key /absent/key.pem;
          server_name a.example;
        }
        """;
    Files.writeString(site, text);
    assertThat(check(machine)).isEmpty();

    Files.writeString(site, text.replace("server_name", "no directive; server_name"));
    assertThat(check(machine)).isEqualTo("unknown directive \"no\" in " + site + ":7");
  }

  /** What nginx says to the user nobody. */
  private String check(Machine machine) throws IOException {
    Path place = Files.createTempDirectory("bench-nginx-test-");
    NginxCopy copy = new NginxCopy(machine, place, true);
    try {
      copy.copyAll();
      open(place);
      List<String> words = new ArrayList<>(List.of("runuser", "-u", "nobody", "--", "nginx"));
      words.addAll(List.of("-t", "-q", "-c", place.resolve("nginx.conf").toString()));
      Machine.Ended ended = machine.end(Machine.PROGRAM_LIMIT, words.toArray(String[]::new));
      return ended.status() == 0 ? "" : copy.sentence(ended.output());
    } finally {
      copy.delete();
    }
  }

  private static void open(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    }
  }
}
