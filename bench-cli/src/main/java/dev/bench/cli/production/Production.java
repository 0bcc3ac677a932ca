package dev.bench.cli.production;

import dev.bench.cli.machine.Link;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxFiles;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Removed;
import dev.bench.cli.machine.RunLock;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Steps;
import dev.bench.cli.machine.SystemdService;
import dev.bench.cli.machine.Written;
import dev.bench.cli.ready.SupervisedProcess;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.setup.Draft;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A bench in production on a machine: served by nginx, run by a manager, started with the machine.
 *
 * <p>The steps change what is not as it should be, and nothing else. Everything is checked before
 * the first of them.
 */
public final class Production {

  private final BenchDirectory directory;
  private final Machine machine;
  private final Installation bench;
  private final ProductionFiles files;
  private final NginxService nginx;
  private final SupervisorPrograms supervisor;
  private final SystemdService systemd;

  /** The bench in {@code directory} on {@code machine}. */
  public Production(BenchDirectory directory, Machine machine) throws IOException {
    this.directory = directory;
    this.machine = machine;
    this.bench = Installation.of(directory);
    this.files = new ProductionFiles(directory, machine);
    this.nginx = new NginxService(machine);
    this.supervisor = new SupervisorPrograms(machine, bench);
    this.systemd = new SystemdService(machine, bench.name());
  }

  /** The manager that runs the bench already; empty when none does. */
  public Optional<Supervision> managerInUse() throws IOException {
    if (isOurs(supervisor.file())) {
      return Optional.of(Supervision.SUPERVISOR);
    }
    if (isOurs(systemd.file())) {
      return Optional.of(Supervision.SYSTEMD);
    }
    return Files.exists(machineFiles().cronFile())
        ? Optional.of(Supervision.BENCH)
        : Optional.empty();
  }

  private boolean isOurs(Path link) throws IOException {
    return !Removed.link(link, config()).isDone();
  }

  private Path config() {
    return bench.root().resolve("config");
  }

  MachineFiles machineFiles() {
    return new MachineFiles(machine, bench);
  }

  /**
   * The steps that put the bench into production, after all checks.
   *
   * @param user the owner of the bench, as a person names it
   * @param limit how long the sites may need until they answer
   * @param notices hears what is left out or should be looked at
   * @param silent hears, of each host without a good answer, what it answered, or what is wrong
   *     with its certificate; and of each own part that nginx does not accept
   * @throws CannotSetUpException when something stands in the way; nothing is changed then
   */
  public Steps setUp(
      String user,
      Supervision manager,
      Duration limit,
      Consumer<String> notices,
      Consumer<String> silent)
      throws IOException {
    requireOwner(user);
    requireOneManager(manager);
    List<VirtualHost> hosts = VirtualHost.of(directory, notices);
    requireUniqueHosts(hosts);
    Map<Certificate, String> faults = ProductionFiles.faults(hosts);
    Draft conf = files.nginx(hosts, faults, notices, silent);
    nginx.check(bench.name(), conf.after());
    nginxReach().ifPresent(notices);
    List<Step> steps = new ArrayList<>();
    steps.add(new ProductionSettings(directory));
    steps.add(Written.inBench(conf.file(), conf.after()));
    steps.addAll(steps(manager));
    if (Machine.program("logrotate").isPresent()) {
      machineFiles().checkLogrotate();
      steps.add(machineFiles().logrotateStep());
    } else {
      notices.accept("logrotate is not installed: nothing rotates the logs of nginx");
    }
    steps.add(new Link(nginx.file(bench.name()), conf.file()));
    steps.add(new NginxLoaded(nginx, bench));
    List<VirtualHost> served = new ArrayList<>();
    for (VirtualHost host : hosts) {
      Optional<String> fault = host.certificate().map(faults::get);
      fault.ifPresent(why ->
          silent.accept("%s: no TLS, since %s".formatted(String.join(", ", host.hosts()), why)));
      if (fault.isEmpty()) {
        served.add(host);
      }
    }
    steps.add(new SiteAnswers(awake(directory, served), limit, silent));
    return new Steps(steps, () -> reread(manager));
  }

  /** The hosts of sites that are not in maintenance. */
  static List<VirtualHost> awake(BenchDirectory directory, List<VirtualHost> hosts)
      throws IOException {
    Sites sites = new Sites(directory, BenchConfig.load(directory));
    return hosts.stream().filter(each -> !isResting(sites, each.site())).toList();
  }

  /** A site in maintenance refuses requests. */
  private static boolean isResting(Sites sites, String site) {
    return sites.find(site).filter(state -> state.config().flag("maintenance_mode")).isPresent();
  }

  private List<Step> steps(Supervision manager) throws IOException {
    return switch (manager) {
      case SUPERVISOR -> {
        requireNoOtherRun();
        Draft conf = files.supervisor();
        yield supervisor.steps(Written.inBench(conf.file(), conf.after()), conf.file());
      }
      case SYSTEMD -> systemdSteps();
      case BENCH -> List.of(machineFiles().cronStep(), new OwnRun(machine, bench).started());
    };
  }

  private List<Step> systemdSteps() throws IOException {
    if (!machine.runsSystemd()) {
      throw new CannotSetUpException(
          "systemd does not run this machine: choose another with --manager");
    }
    requireNoOtherRun();
    Draft unit = files.systemd();
    Optional<Draft> socket = files.systemdSocket();
    systemd.check(unit.after(), socket.map(Draft::after));
    List<Step> steps = new ArrayList<>();
    if (socket.isPresent()) {
      steps.add(Written.inBench(socket.get().file(), socket.get().after()));
      steps.add(new Link(systemd.socketFile(), socket.get().file()));
    } else {
      steps.add(systemd.socketStopped());
      steps.add(Removed.link(systemd.socketFile(), config()));
    }
    steps.add(Written.inBench(unit.file(), unit.after()));
    steps.add(new Link(systemd.file(), unit.file()));
    steps.add(systemd.started());
    return steps;
  }

  /** A bench start of a person would hold the ports. */
  private void requireNoOtherRun() throws IOException {
    if (managerInUse().isEmpty() && RunLock.isHeld(directory.pids())) {
      throw new CannotSetUpException("bench start runs in this bench: end it with bench stop");
    }
  }

  private void requireOwner(String user) {
    if (!bench.user().equals(user)) {
      throw new CannotSetUpException(
          "the folder %s belongs to %s, not to %s: name its owner, whose rights the processes get"
              .formatted(bench.root(), bench.user(), user));
    }
  }

  private void requireOneManager(Supervision manager) throws IOException {
    Optional<Supervision> inUse = managerInUse();
    if (inUse.isPresent() && inUse.get() != manager) {
      throw new CannotSetUpException(
          "%s runs this bench: end that first with bench disable-production"
              .formatted(inUse.get().name().toLowerCase(Locale.ROOT)));
    }
  }

  private void requireUniqueHosts(List<VirtualHost> hosts) throws IOException {
    NginxFiles others = files.others();
    for (VirtualHost host : hosts) {
      for (String name : host.hosts()) {
        int port = host.certificate().isPresent() ? NginxConf.HTTPS : host.port();
        Optional<Path> other =
            others.serving(name, port).or(() -> others.serving(name, host.port()));
        if (other.isPresent()) {
          throw new CannotSetUpException(
              "%s of site %s is served by %s already: remove it there, or here with bench setup remove-domain"
                  .formatted(name, host.site(), other.get()));
        }
      }
    }
  }

  /** How nginx gets to read the sites, if its user cannot. */
  private Optional<String> nginxReach() throws IOException {
    Path sites = bench.root().resolve("sites");
    String user = nginx.user();
    if (!Machine.isRoot()
        || Machine.program("runuser").isEmpty()
        || machine.succeeds("runuser", "-u", user, "--", "test", "-x", sites.toString())) {
      return Optional.empty();
    }
    return Optional.of(
        "%s, the user of nginx, cannot enter %s, so web sends all files: give it the right to enter each folder on the way, such as setfacl -m u:%1$s:x %s"
            .formatted(user, sites, String.join(" ", closed(sites))));
  }

  /** The folders on the way to {@code folder}, and itself, that not every user can enter. */
  private static List<String> closed(Path folder) throws IOException {
    List<String> closed = new ArrayList<>();
    for (Path each = folder; each != null; each = each.getParent()) {
      if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        closed.addFirst(each.toString());
      }
    }
    return closed;
  }

  /** The step that lets a user reload nginx and restart the bench by sudo. */
  public Steps sudoers(String user) throws IOException {
    if (!user.matches("[A-Za-z_][A-Za-z0-9_.-]*") || user.equals("ALL")) {
      throw new CannotSetUpException(user + " is not a user of this machine");
    }
    Supervision manager = managerInUse().orElse(Supervision.BENCH);
    machineFiles().checkSudoers(user, manager);
    return new Steps(List.of(machineFiles().sudoersStep(user, manager)), () -> {});
  }

  /** The step that has logrotate rotate what nothing else rotates. */
  public Steps logrotate() throws IOException {
    machineFiles().checkLogrotate();
    return new Steps(List.of(machineFiles().logrotateStep()), () -> {});
  }

  /** The steps that have fail2ban ban addresses that guess passwords. */
  public Steps fail2ban() throws IOException {
    Fail2ban fail2ban = new Fail2ban(machine, bench, machineFiles().mark());
    fail2ban.check();
    return new Steps(fail2ban.steps(), fail2ban::reload);
  }

  private void reread(Supervision manager) throws IOException {
    if (nginx.master().isPresent()) {
      nginx.reload();
    }
    if (manager == Supervision.SUPERVISOR) {
      supervisor.reread();
    } else if (manager == Supervision.SYSTEMD) {
      systemd.reread();
    }
  }

  /** The processes of the bench in supervisor. */
  public List<SupervisedProcess> supervised() {
    return supervisor.processes();
  }

  /**
   * Has supervisor restart a process.
   *
   * @return whether the new one is ready within the limit
   */
  public boolean restart(SupervisedProcess process, Duration limit) throws IOException {
    return supervisor.restart(process, limit);
  }

  /** The steps that take the bench out of production, with all files that were made for it. */
  public Steps removal() throws IOException {
    List<Step> steps = new ArrayList<>();
    steps.add(new NginxUnlinked(nginx, bench));
    steps.add(systemd.stopped());
    steps.add(Removed.link(systemd.file(), config()));
    steps.add(Removed.link(systemd.socketFile(), config()));
    steps.addAll(supervisor.removal());
    MachineFiles own = machineFiles();
    steps.add(new OwnRun(machine, bench).stopped(own.cronFile()));
    List<Path> files = new ArrayList<>();
    files.addAll(List.of(own.cronFile(), own.logrotateFile(), own.sudoersFile()));
    files.addAll(new Fail2ban(machine, bench, own.mark()).files());
    files.forEach(file -> steps.add(Removed.file(file, own.mark())));
    String unit = "systemd/" + new SystemdUnit(bench).file();
    String socket = "systemd/" + new SystemdSocket(bench).file();
    for (String name : List.of("nginx.conf", "supervisor.conf", unit, socket)) {
      steps.add(Removed.made(config().resolve(name)));
    }
    Supervision inUse = managerInUse().orElse(Supervision.BENCH);
    return new Steps(steps, () -> reread(inUse));
  }
}
