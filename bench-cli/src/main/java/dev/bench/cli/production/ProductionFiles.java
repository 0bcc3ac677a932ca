package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxFiles;
import dev.bench.cli.machine.NginxParts;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Written;
import dev.bench.cli.setup.Draft;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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
   * @param broken hears of each own part of a person that nginx does not accept
   */
  public Draft nginx(Consumer<String> notices, Consumer<String> broken) throws IOException {
    List<VirtualHost> hosts = VirtualHost.of(directory, notices);
    return nginx(hosts, faults(hosts), notices, broken);
  }

  /**
   * {@code config/nginx.conf} for these hosts. nginx loads no file at all while it cannot use one
   * certificate, so the file names none with a fault.
   *
   * @param faults what is wrong with certificates, as {@link #faults} tells
   */
  Draft nginx(
      List<VirtualHost> hosts,
      Map<Certificate, String> faults,
      Consumer<String> notices,
      Consumer<String> broken)
      throws IOException {
    tell(hosts, faults, notices);
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
    UnaryOperator<String> text = own -> conf.text(hosts, faults.keySet(), own);
    Path folder = directory.config().resolve("nginx.d");
    NginxParts parts = new NginxParts(new NginxService(machine), bench.name(), folder);
    Draft present = draft("config/nginx.conf", "");
    return draft("config/nginx.conf", text.apply(parts.lines(present.before(), text, broken)));
  }

  /** What is wrong with certificates of hosts; those that this user cannot read are not judged. */
  static Map<Certificate, String> faults(List<VirtualHost> hosts) {
    Map<Certificate, String> faults = new HashMap<>();
    for (Certificate each : certificates(hosts)) {
      each.files().fault().ifPresent(why -> faults.put(each, why));
    }
    return faults;
  }

  private static Set<Certificate> certificates(List<VirtualHost> hosts) {
    return hosts.stream()
        .flatMap(host -> host.certificate().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static void tell(
      List<VirtualHost> hosts, Map<Certificate, String> faults, Consumer<String> notices) {
    for (VirtualHost host : hosts) {
      host.certificate()
          .map(faults::get)
          .ifPresent(why ->
              notices.accept(
                  "%s of site %s answers 503, since its certificate cannot be used: %s"
                      .formatted(String.join(", ", host.hosts()), host.site(), why)));
    }
    String unread =
        certificates(hosts).stream()
            .filter(each -> !faults.containsKey(each) && !each.files().isReadable())
            .map(Certificate::chain)
            .collect(Collectors.joining(", "));
    if (!unread.isEmpty()) {
      notices.accept("certificates that this user cannot read are not checked: " + unread);
    }
  }

  /** {@code config/supervisor.conf}. */
  public Draft supervisor() throws IOException {
    return draft("config/supervisor.conf", new SupervisorConf(bench).text());
  }

  /** {@code config/systemd/<bench>.service}. */
  public Draft systemd() throws IOException {
    SystemdUnit unit = new SystemdUnit(bench);
    makeUnitFolder();
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
    makeUnitFolder();
    return Optional.of(draft("config/systemd/" + socket.file(), socket.text()));
  }

  private void makeUnitFolder() throws IOException {
    Written.giveToOwnerOfFolder(
        Files.createDirectories(directory.config().resolve(SystemdUnit.FOLDER)));
  }

  private Draft draft(String name, String text) throws IOException {
    return Draft.of(bench.root(), name, _ -> text);
  }

  /** What the files of nginx say that are not of this bench. */
  NginxFiles others() throws IOException {
    return NginxFiles.of(machine, directory.config().resolve("nginx.conf"));
  }
}
