package dev.bench.cli.production;

import dev.bench.cli.setup.Draft;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of production as the settings, the sites and the Procfile require them. */
public final class ProductionFiles {

  private static final List<Path> NGINX_FOLDERS =
      List.of(Path.of("/etc/nginx/conf.d"), Path.of("/etc/nginx/sites-enabled"));

  /** A line such as {@code listen [::]:80 default_server;}; an address alone means port 80. */
  private static final Pattern DEFAULT_SERVER =
      Pattern.compile("\\s*listen\\s+(?:\\S+:)?(?:(\\d{1,5})|[^\\s;]+)\\s.*\\bdefault_server\\b.*");

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
    Set<Integer> refused = new TreeSet<>(Set.of(NginxConf.HTTP, NginxConf.HTTPS));
    otherDefaultServers()
        .forEach((port, file) -> {
          refused.remove(port);
          notices.accept(
              "unknown hosts of port %d are left to %s, which has a default_server"
                  .formatted(port, file));
        });
    NginxConf conf = new NginxConf(bench, refused, Files.exists(IPV6));
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

  private Draft draft(String name, String text) throws IOException {
    return Draft.of(bench.root(), name, _ -> text);
  }

  /** nginx takes one default server a port; a file that it reads already may have it. */
  private Map<Integer, Path> otherDefaultServers() throws IOException {
    Path own = directory.config().resolve("nginx.conf");
    Map<Integer, Path> found = new TreeMap<>();
    for (Path folder : NGINX_FOLDERS) {
      if (!Files.isReadable(folder)) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          boolean isOwn = Files.exists(own) && Files.exists(file) && Files.isSameFile(file, own);
          if (!isOwn && Files.isRegularFile(file) && Files.isReadable(file)) {
            defaultPorts(file).forEach(port -> found.putIfAbsent(port, file));
          }
        }
      }
    }
    return found;
  }

  /** The ports whose default server is in {@code file}; its comments may be in any encoding. */
  static Set<Integer> defaultPorts(Path file) throws IOException {
    Set<Integer> ports = new TreeSet<>();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      Matcher listen = DEFAULT_SERVER.matcher(line);
      if (listen.matches()) {
        ports.add(listen.group(1) == null ? NginxConf.HTTP : Integer.parseInt(listen.group(1)));
      }
    }
    return ports;
  }
}
