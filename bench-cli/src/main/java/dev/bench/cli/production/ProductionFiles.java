package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxFiles;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.setup.Draft;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The files of production as the settings, the sites and the Procfile require them. */
public final class ProductionFiles {

  private static final Path IPV6 = Path.of("/proc/net/if_inet6");

  private final BenchDirectory directory;
  private final Machine machine;
  private final Installation bench;

  /** The files of the bench in {@code directory}, for the programs of {@code machine}. */
  public ProductionFiles(BenchDirectory directory, Machine machine) throws IOException {
    this.directory = directory;
    this.machine = machine;
    this.bench = Installation.of(directory);
  }

  /**
   * {@code config/nginx.conf}.
   *
   * @param notices hears what is left out and why
   */
  public Draft nginx(Consumer<String> notices) throws IOException {
    List<VirtualHost> hosts = hosts(notices);
    Set<Integer> refused = new TreeSet<>(NginxConf.ports(hosts));
    others()
        .defaultServers()
        .forEach((port, file) -> {
          if (refused.remove(port)) {
            notices.accept(
                "unknown hosts of port %d are left to %s, which has a default_server"
                    .formatted(port, file));
          }
        });
    NginxConf conf = new NginxConf(bench, machine, refused, Files.exists(IPV6));
    String text = conf.text(hosts);
    return draft("config/nginx.conf", text);
  }

  /**
   * The hosts of all sites. nginx loads no file at all while it cannot use one certificate, so
   * hosts with such a certificate are served by plain HTTP.
   *
   * @param notices hears what is left out and why
   */
  List<VirtualHost> hosts(Consumer<String> notices) throws IOException {
    List<VirtualHost> hosts = VirtualHost.of(directory, notices);
    Map<Certificate, String> faults = faults(certificates(hosts));
    List<VirtualHost> servable = new ArrayList<>();
    for (VirtualHost host : hosts) {
      Optional<String> fault =
          host.certificate().flatMap(each -> Optional.ofNullable(faults.get(each)));
      fault.ifPresent(why ->
          notices.accept(
              "%s of site %s is served without TLS, since its certificate cannot be used: %s"
                  .formatted(String.join(", ", host.hosts()), host.site(), why)));
      servable.add(
          fault.isPresent()
              ? new VirtualHost(host.site(), host.hosts(), Optional.empty(), host.port())
              : host);
    }
    return servable;
  }

  private static Set<Certificate> certificates(List<VirtualHost> hosts) {
    return hosts.stream()
        .flatMap(host -> host.certificate().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What is wrong with certificates; those that this user cannot read are not judged. */
  private Map<Certificate, String> faults(Set<Certificate> certificates) throws IOException {
    Map<Certificate, String> faults = new HashMap<>();
    List<Certificate> readable = new ArrayList<>();
    for (Certificate each : certificates) {
      Optional<Path> missing = each.missing();
      if (missing.isPresent()) {
        faults.put(each, missing.get() + " is not there");
      } else if (each.isReadable()) {
        readable.add(each);
      }
    }
    NginxService nginx = new NginxService(machine);
    String all = readable.stream().map(Certificate::server).collect(Collectors.joining());
    if (Machine.program("nginx").isEmpty()
        || nginx.refusal(all).isEmpty()
        || nginx.refusal("").isPresent()) { // then it cannot check anything for this user
      return faults;
    }
    for (Certificate each : readable) {
      nginx.refusal(each.server()).ifPresent(why -> faults.put(each, why));
    }
    return faults;
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

  /**
   * {@code config/systemd/<bench>.socket}; empty when the web line of the Procfile binds itself.
   */
  public Optional<Draft> systemdSocket() throws IOException {
    if (!bench.listensForWeb()) {
      return Optional.empty();
    }
    SystemdSocket socket = new SystemdSocket(bench);
    Files.createDirectories(directory.config().resolve("systemd"));
    return Optional.of(draft("config/systemd/" + socket.file(), socket.text()));
  }

  private Draft draft(String name, String text) throws IOException {
    return Draft.of(bench.root(), name, _ -> text);
  }

  /** What the files of nginx say that are not of this bench. */
  NginxFiles others() throws IOException {
    return NginxFiles.of(machine, directory.config().resolve("nginx.conf"));
  }
}
