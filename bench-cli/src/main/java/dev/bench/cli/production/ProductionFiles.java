package dev.bench.cli.production;

import dev.bench.cli.setup.Draft;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The files of production as the settings, the sites and the Procfile require them. */
public final class ProductionFiles {

  private static final List<Path> NGINX_FOLDERS =
      List.of(Path.of("/etc/nginx/conf.d"), Path.of("/etc/nginx/sites-enabled"));
  private static final Path IPV6 = Path.of("/proc/net/if_inet6");

  private final BenchDirectory directory;
  private final Installation bench;

  /** The files of the bench in {@code directory}. */
  public ProductionFiles(BenchDirectory directory) throws IOException {
    this.directory = directory;
    this.bench = Installation.of(directory);
  }

  /**
   * {@code config/nginx.conf}.
   *
   * @param notices hears what is left out and why
   */
  public Draft nginx(Consumer<String> notices) throws IOException {
    Optional<Path> other = otherDefaultServer();
    other.ifPresent(file ->
        notices.accept("unknown hosts are left to %s, which has a default_server".formatted(file)));
    NginxConf conf = new NginxConf(bench, other.isEmpty(), Files.exists(IPV6));
    String text = conf.text(VirtualHost.of(directory, notices));
    return draft("config/nginx.conf", text);
  }

  /** {@code config/supervisor.conf}. */
  public Draft supervisor() throws IOException {
    return draft("config/supervisor.conf", new SupervisorConf(bench).text());
  }

  /** {@code config/systemd/<bench>.service}. */
  public Draft systemd() throws IOException {
    SystemdUnit unit = new SystemdUnit(bench);
    Files.createDirectories(directory.config().resolve("systemd"));
    return draft("config/systemd/" + unit.file(), unit.text());
  }

  /** {@code config/logrotate.conf}. */
  public Draft logrotate() throws IOException {
    return draft("config/logrotate.conf", new LogrotateConf(bench).text());
  }

  private Draft draft(String name, String text) throws IOException {
    return Draft.of(bench.root(), name, _ -> text);
  }

  /** nginx takes one default server; a file that it reads already may have it. */
  private Optional<Path> otherDefaultServer() throws IOException {
    Path own = directory.config().resolve("nginx.conf");
    for (Path folder : NGINX_FOLDERS) {
      if (!Files.isReadable(folder)) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          boolean isOwn = Files.exists(own) && Files.isSameFile(file, own);
          if (!isOwn && Files.isReadable(file) && hasDefaultServer(file)) {
            return Optional.of(file);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasDefaultServer(Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.readAllLines(file).stream()
            .anyMatch(line -> line.strip().matches("listen\\s.*\\bdefault_server\\b.*"));
  }
}
