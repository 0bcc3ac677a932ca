package dev.bench.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxFilesTest {

  @TempDir private Path root;

  @Test
  void ports_default_servers_and_hosts_of_a_file_are_found() throws IOException {
    Path file =
        write(
            "other.conf",
            """
            server { # ü
              listen 80 default_server;
              listen [::]:8080 ssl default_server;
              listen 127.0.0.1 default_server;
              listen unix:/run/a.sock default_server;
              listen 443 ssl;
              # listen 9000 default_server;
              server_name Shop.example
                www.shop.example;
            }
            """);
    NginxFiles.Servers servers = NginxFiles.servers(file);
    assertThat(servers.defaultPorts()).containsExactlyInAnyOrder(80, 8080);
    assertThat(servers.ports()).containsExactlyInAnyOrder(80, 443, 8080);
    assertThat(servers.names()).containsExactlyInAnyOrder("shop.example", "www.shop.example");
  }

  @Test
  void the_file_of_the_bench_itself_does_not_count_whatever_link_leads_to_it() throws IOException {
    Path other = write("other.conf", "server { listen 8080; server_name a.example; }");
    Path own = Files.writeString(root.resolve("own.conf"), "server { server_name shop.example; }");
    Files.createSymbolicLink(root.resolve("etc/nginx/conf.d/shop.conf"), own);

    NginxFiles files = NginxFiles.of(new Machine(root), own);
    assertThat(files.servers()).containsOnlyKeys(other);
    assertThat(files.serving("a.example", 8080)).contains(other);
    assertThat(files.serving("a.example", 80)).isEmpty();
    assertThat(files.serving("shop.example", 80)).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve("etc/nginx/conf.d"));
    return Files.writeString(folder.resolve(name), text);
  }
}
