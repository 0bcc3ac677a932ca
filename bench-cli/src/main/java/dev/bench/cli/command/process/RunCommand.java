package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.start.BenchServices;
import dev.bench.config.BenchConfig;
import dev.bench.process.child.Execve;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Procfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench run}: becomes one command, in the folder of the Procfile and with what its processes
 * find in their environment. The command has the terminal, the signals and the process of this one.
 */
@Command(
    name = "run",
    description = "Runs one command as the lines of a Procfile are run, or one of those lines.",
    footer = {
      "",
      "It runs in the folder of the Procfile, with .env and all else that bench start gives to its",
      "processes; the terminal, Ctrl-C and the exit code are its own.",
      "A single word that names a line of the Procfile is that line, with its PORT; any other",
      "single word is a line for the shell. Options go before the command.",
      "Examples:",
      "  bench run psql",
      "  bench run 'echo $DATABASE_URL | cut -c1-20'",
      "  bench run npm test -- --watch",
      "  bench stop web && bench run web      # to debug it in this terminal"
    })
public final class RunCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private EnvironmentOptions surroundings = new EnvironmentOptions();

  @Option(
      names = {"-f", "--procfile"},
      paramLabel = "FILE",
      description =
          "Any Procfile (default: that of this bench, outside of one that of this folder).")
  private @Nullable Path procfile;

  @Option(
      names = {"-d", "--root"},
      paramLabel = "FOLDER",
      description = "Where it runs (default: the folder of the Procfile).")
  private @Nullable Path root;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "A command and its words, or the name of a line of the Procfile.")
  private List<String> words;

  @Override
  public Integer call() {
    ProcfileChoice chosen = ProcfileChoice.orFolder(bench, procfile, root);
    Map<String, String> environment = surroundings.of(bench, chosen);
    if (words.size() == 1) {
      throw Execve.line(line(chosen, words.getFirst(), environment));
    }
    Map<String, String> its = surroundings.withTypedPort(environment);
    throw Execve.words(words, chosen.folder(), its);
  }

  /** The line of the Procfile of that name, or else the word as a line. */
  private ProcessSpec line(ProcfileChoice chosen, String word, Map<String, String> environment) {
    boolean read = procfile != null || Files.exists(chosen.file());
    Procfile lines = read ? chosen.read() : new Procfile(List.of());
    if (!lines.names().contains(word)) {
      Map<String, String> its = surroundings.withTypedPort(environment);
      return new ProcessSpec(
          Instance.only("run"), word, chosen.folder(), its, null, Care.standard());
    }
    int base = surroundings.base(environment);
    Formation.Place place = Formation.place(lines, Instance.only(word), base);
    return chosen.bench() == null
        ? StartCommand.foreign(chosen.folder(), place, environment)
        : new BenchServices(chosen.bench(), BenchConfig.load(chosen.bench()))
            .spec(place, environment);
  }
}
