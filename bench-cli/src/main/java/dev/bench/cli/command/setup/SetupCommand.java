package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.command.production.Fail2banCommand;
import dev.bench.cli.command.production.LetsEncryptCommand;
import dev.bench.cli.command.production.LogrotateCommand;
import dev.bench.cli.command.production.ProductionCommand;
import dev.bench.cli.command.production.ReloadNginxCommand;
import dev.bench.cli.command.production.SudoersCommand;
import dev.bench.cli.command.production.WildcardSslCommand;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.ProductionFiles;
import dev.bench.cli.setup.BenchFiles;
import dev.bench.cli.setup.BenchSettings;
import dev.bench.cli.setup.Draft;
import dev.bench.cli.setup.PortFinder;
import dev.bench.cli.setup.PortSet;
import dev.bench.cli.setup.QueueDurability;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import dev.bench.config.SettingsSchema;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code bench setup}: brings configuration files up to date with the settings.
 *
 * <p>Exit code 1 when a file was kept that would have changed, or nginx does not accept a part of a
 * person; the others are written all the same.
 */
@Command(
    name = "setup",
    description = "Brings configuration files up to date with sites/common_site_config.json.",
    synopsisSubcommandLabel = "procfile|redis|config|nginx|supervisor|systemd ...",
    subcommandsRepeatable = true,
    subcommands = {
      ProductionCommand.class,
      SudoersCommand.class,
      LogrotateCommand.class,
      ReloadNginxCommand.class,
      AddDomainCommand.class,
      RemoveDomainCommand.class,
      SyncDomainsCommand.class,
      LetsEncryptCommand.class,
      WildcardSslCommand.class,
      Fail2banCommand.class
    },
    footer = {
      "",
      "What people have added or changed stays. What would change is shown, and you are asked.",
      "A file that is not to be written is kept, and the next one comes; the exit code is 1 then.",
      "Examples:",
      "  bench setup config",
      "  bench setup procfile redis --yes",
      "  bench setup nginx supervisor"
    })
public final class SetupCommand implements SetupOptions {

  /** Where nginx on this machine calls from. */
  private static final String OWN_NGINX = "127.0.0.1";

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Option(names = "--yes", scope = ScopeType.INHERIT, description = "Write without asking.")
  private boolean yes;

  /** The files that the person declined to change. */
  private final Set<String> kept = new LinkedHashSet<>();

  /** Own parts of a person that nginx does not accept, each with what it says. */
  private final List<String> broken = new ArrayList<>();

  private int partsDone;

  @Override
  public BenchCommand bench() {
    return bench;
  }

  @Override
  public boolean yes() {
    return yes;
  }

  /** What brings some of the files up to date. */
  @FunctionalInterface
  private interface Part {
    void run() throws IOException;
  }

  // Help comes by annotation: picocli counts arguments of methods from it.
  @Command(
      name = "procfile",
      description = "Ports and custom queues of the settings in the Procfile.",
      mixinStandardHelpOptions = true)
  int procfile() throws IOException {
    return done(this::writeProcfile);
  }

  private void writeProcfile() throws IOException {
    BenchFiles files = new BenchFiles(bench.directory());
    write(files.procfile());
    List<String> absent = files.absentLines();
    if (!absent.isEmpty()) {
      say("  not in the Procfile, and left out: " + String.join(", ", absent));
    }
  }

  @Command(
      name = "redis",
      description = {
        "Ports and passwords of the settings in config/redis_*.conf and config/redis_*.acl.",
        "A Redis of the bench's own without a password is offered one."
      },
      mixinStandardHelpOptions = true)
  int redis() throws IOException {
    return done(this::writeRedis);
  }

  private void writeRedis() throws IOException {
    offerPasswords();
    QueueDurability durability = new QueueDurability(bench.directory());
    for (Draft draft : new BenchFiles(bench.directory()).redis()) {
      if (draft.name().equals("config/redis_queue.conf")) {
        write(draft, () -> durability.bringData(this::say));
      } else {
        write(draft);
      }
    }
  }

  /** Without a password every user of this machine can run jobs in the name of every other. */
  private void offerPasswords() {
    BenchSettings settings = new BenchSettings(bench.directory());
    List<String> open = settings.withoutPassword();
    if (open.isEmpty()) {
      return;
    }
    String name = "sites/common_site_config.json";
    List<String> changes = open.stream().map("~ \"%s\": gets a password"::formatted).toList();
    if (isAgreed(name, changes)) {
      settings.addPasswords();
      say(name + " written; the passwords hold when the bench has been stopped and started");
    }
  }

  @Command(
      name = "config",
      description = {
        "What is missing in sites/common_site_config.json.",
        "A bench without ports gets some that are free."
      },
      mixinStandardHelpOptions = true)
  int config() throws IOException {
    return done(this::writeConfig);
  }

  private void writeConfig() throws IOException {
    BenchDirectory directory = bench.directory();
    BenchSettings settings = new BenchSettings(directory);
    boolean fixed = settings.sayPorts() || isRunning(directory);
    PortSet ports = fixed ? PortSet.STANDARD : new PortFinder(directory).ofNew();
    List<String> changes = new ArrayList<>();
    SettingsSchema.hidden(settings.missing(ports))
        .forEach(
            (key, value) -> changes.add("+ \"%s\": %s".formatted(key, Json.core().write(value))));
    String name = "sites/common_site_config.json";
    boolean isNew = !Files.exists(directory.commonSiteConfig());
    if (changes.isEmpty()) {
      say(name + " is up to date");
    } else if (isNew || isAgreed(name, changes)) {
      settings.add(ports);
      say(name + " written");
    }
    new BenchFiles(directory).makeMissing();
    tellOfOtherPorts(directory);
  }

  @Command(
      name = "nginx",
      description = {
        "config/nginx.conf: all sites with their domains and certificates.",
        "The address of nginx is added to trusted_proxies if you agree."
      },
      mixinStandardHelpOptions = true)
  int nginx() throws IOException {
    return done(this::writeNginx);
  }

  private void writeNginx() throws IOException {
    BenchSettings settings = new BenchSettings(bench.directory());
    if (!settings.trusts(OWN_NGINX)) {
      String name = "sites/common_site_config.json";
      if (isAgreed(name, List.of("+ \"trusted_proxies\": \"%s\"".formatted(OWN_NGINX)))) {
        settings.trust(OWN_NGINX);
        say(name + " written; web trusts nginx when it has been restarted");
      }
    }
    write(
        new ProductionFiles(bench.directory(), Machine.here())
            .nginx(notice -> say("  " + notice), broken::add));
  }

  @Command(
      name = "supervisor",
      description = "config/supervisor.conf: a program for each line of the Procfile.",
      mixinStandardHelpOptions = true)
  int supervisor() throws IOException {
    return done(this::writeSupervisor);
  }

  /** The programs of Redis start without bench start, which would link their server. */
  private void writeSupervisor() throws IOException {
    if (!new BenchSettings(bench.directory()).inFile().flag("skip_redis")) {
      Binaries.ofMachine(System.getenv(), Terminal.current().progress()::doing)
          .linkRedisInto(bench.directory().env().resolve("bin"));
    }
    write(new ProductionFiles(bench.directory(), Machine.here()).supervisor());
  }

  @Command(
      name = "systemd",
      description =
          "config/systemd/<bench>.service and .socket: systemd runs bench start --no-dev.",
      mixinStandardHelpOptions = true)
  int systemd() throws IOException {
    return done(() -> {
      ProductionFiles files = new ProductionFiles(bench.directory(), Machine.here());
      Optional<Draft> socket = files.systemdSocket();
      if (socket.isPresent()) {
        write(socket.get());
      }
      write(files.systemd());
    });
  }

  private void tellOfOtherPorts(BenchDirectory directory) throws IOException {
    List<String> others =
        new BenchFiles(directory)
            .ports().stream().filter(draft -> !draft.isUpToDate()).map(Draft::name).toList();
    if (!others.isEmpty()) {
      say(
          "  other ports stand in %s; bring them in line with: bench setup procfile redis"
              .formatted(String.join(", ", others)));
    }
  }

  /** A running bench uses default ports even if its settings name none. */
  private static boolean isRunning(BenchDirectory directory) throws IOException {
    Optional<FileLocked> lock = FileLocked.attempt(directory.pids().resolve("bench.lock"));
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  private void write(Draft draft) throws IOException {
    write(draft, () -> {});
  }

  /** Writes the file if it is agreed, after {@code before}, which its new text presupposes. */
  private void write(Draft draft, Part before) throws IOException {
    if (draft.isUpToDate()) {
      say(draft.name() + " is up to date");
    } else if (draft.isNew() || isAgreed(draft.name(), draft.changes())) {
      before.run();
      draft.write();
      say(draft.name() + " written");
    }
  }

  /** Shows what would change and asks; without consent the file is kept. */
  private boolean isAgreed(String name, List<String> changes) {
    say(name + " would change:");
    changes.forEach(line -> say("  " + line));
    boolean agreed =
        yes
            || Terminal.console()
                .map(person -> person.readLine("Write it? [y/N] "))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    if (!agreed) {
      kept.add(name);
    }
    return agreed;
  }

  /** Does a part. After the last one, or a failure, it names the files that were kept. */
  private int done(Part part) throws IOException {
    boolean goesOn = false;
    try {
      part.run();
      goesOn = ++partsDone < spec.commandLine().getParseResult().subcommands().size();
    } finally {
      if (!goesOn) {
        tellFaults();
      }
    }
    return kept.isEmpty() && broken.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void tellFaults() {
    PrintWriter err = spec.commandLine().getErr();
    if (!kept.isEmpty()) {
      String names = String.join(", ", kept);
      err.println("bench: kept as they are: " + names + "; --yes writes what would change");
    }
    broken.forEach(each -> err.println("bench: " + each));
  }

  private void say(String line) {
    bench.out().println(line);
    bench.out().flush();
  }
}
