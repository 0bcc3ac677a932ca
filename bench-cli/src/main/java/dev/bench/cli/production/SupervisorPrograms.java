package dev.bench.cli.production;

import dev.bench.cli.machine.Link;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.Removed;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.SupervisorService;
import dev.bench.cli.machine.Written;
import dev.bench.cli.ready.ReadyProcesses;
import dev.bench.cli.ready.SupervisedProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The programs of a bench in the supervisor of a machine: those of {@code config/supervisor.conf},
 * and people's own in {@code config/supervisor.d/*.conf}.
 */
final class SupervisorPrograms {

  private static final Pattern SECTION =
      Pattern.compile("(?m)^\\[(?:program|fcgi-program|group|eventlistener):([^\\]]+)\\]");

  private final Machine machine;
  private final Installation bench;
  private final SupervisorService supervisor;
  private final Path config;

  SupervisorPrograms(Machine machine, Installation bench) {
    this.machine = machine;
    this.bench = bench;
    this.supervisor = new SupervisorService(machine);
    this.config = bench.root().resolve("config");
  }

  /** Where supervisor finds the programs of the bench. */
  Path file() {
    return supervisor.file(bench.name());
  }

  private List<Path> parts() throws IOException {
    List<Path> parts = new ArrayList<>();
    Path own = config.resolve("supervisor.d");
    if (Files.isDirectory(own)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(own, "*.conf")) {
        found.forEach(parts::add);
      }
    }
    return parts;
  }

  private Path linkOf(Path part) {
    String name = String.valueOf(part.getFileName()).replaceFirst("\\.conf$", "");
    return supervisor.file(bench.name() + "." + name);
  }

  private Set<String> groups() throws IOException {
    Set<String> groups = new TreeSet<>(new SupervisorConf(bench).groups());
    for (Path part : parts()) {
      SECTION.matcher(Files.readString(part)).results().forEach(each -> groups.add(each.group(1)));
    }
    return groups;
  }

  /**
   * The steps after which supervisor runs the bench.
   *
   * @param written writes {@code conf}
   */
  List<Step> steps(Written written, Path conf) throws IOException {
    List<Step> steps = new ArrayList<>();
    steps.add(written);
    steps.add(new RedisProgram(machine, bench)); // by a command that writes the same file
    for (Path link : links()) {
      if (!Files.exists(link) && !link.equals(file())) {
        steps.add(Removed.link(link, config)); // its part is gone
      }
    }
    steps.add(new Link(file(), conf));
    for (Path part : parts()) {
      steps.add(new Link(linkOf(part), part));
    }
    steps.add(supervisor.update(groups()));
    return steps;
  }

  /** The steps after which supervisor knows nothing of the bench. */
  List<Step> removal() throws IOException {
    List<Step> steps = new ArrayList<>();
    for (Path link : links()) {
      steps.add(Removed.link(link, config));
    }
    steps.add(supervisor.forget(groups()));
    return steps;
  }

  /** The processes. */
  List<SupervisedProcess> processes() {
    return new SupervisorConf(bench).processes();
  }

  /**
   * Restarts a process, and waits until the new one is ready.
   *
   * @return whether it is
   */
  boolean restart(SupervisedProcess process, Duration limit) throws IOException {
    supervisor.restart(process.name()); // the old one has ended when this returns
    return !process.saysWhenReady()
        || new ReadyProcesses(bench.root().resolve("config/pids")).await(process.name(), limit);
  }

  /** Has supervisor read its files again. */
  void reread() throws IOException {
    supervisor.updateNow(groups());
  }

  /** What supervisor includes of this bench. */
  private List<Path> links() throws IOException {
    List<Path> links = new ArrayList<>();
    if (Files.isDirectory(supervisor.folder())) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(supervisor.folder())) {
        for (Path link : found) {
          if (!Removed.link(link, config).isDone()) {
            links.add(link);
          }
        }
      }
    }
    return links;
  }
}
