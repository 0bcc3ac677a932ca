package dev.bench.cli;

import dev.bench.BenchException;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Nearness;
import dev.bench.process.ProcessFaultException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code bench}: finds the subcommand and runs it.
 *
 * <p>Exit status: 0 when all went well, 1 after an error, 2 when the command line is wrong. An
 * error that has a cause a person can mend is one sentence on standard error; {@code --verbose}
 * adds the stack trace.
 */
@Command(
    name = "bench",
    description = "Runs many sites from shared app code.",
    mixinStandardHelpOptions = true,
    modelTransformer = Commands.class,
    addMethodSubcommands = false,
    versionProvider = BuiltVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  bench start                               runs all processes of this bench",
      "  bench new-site shop.localhost             makes a site",
      "  bench --site shop.localhost list-apps     says what is installed on it",
      "",
      "`bench COMMAND --help` tells more about a command."
    })
public final class Bench implements Runnable {

  @Option(
      names = "--site",
      paramLabel = "SITE",
      scope = ScopeType.INHERIT,
      description = "The site to work on; otherwise FRAPPE_SITE or the default site.")
  @Nullable String site;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors.")
  boolean verbose;

  @Spec CommandSpec spec;

  private final Path here;
  private final String[] words;

  /** All commands, for what writes the completion of shells. */
  public Bench() {
    this(Path.of(""), new String[0]);
  }

  Bench(Path here, String[] words) {
    this.here = here;
    this.words = words;
  }

  /** Runs one command line and ends the process with its status. */
  public static void main(String[] words) {
    Bench bench = new Bench(Path.of(""), words);
    Callable<Integer> plain = StartCommand.plain(bench);
    if (plain == null) {
      plain = TrainCommand.plain(bench);
    }
    System.exit(plain == null ? execute(words) : run(plain));
  }

  private static int execute(String[] words) {
    spareSearches();
    CommandLine line = commandLine(Path.of(""), words);
    try {
      return line.execute(words);
    } catch (OutOfMemoryError noThread) {
      return tooMany(noThread);
    }
  }

  /** The system gives this program no thread, or no memory; what it has begun is ended by now. */
  private static int tooMany(OutOfMemoryError why) {
    System.err.println("bench: " + why.getMessage());
    return ExitCode.SOFTWARE;
  }

  private static int run(Callable<Integer> command) {
    try {
      return command.call();
    } catch (Exception failure) {
      tell(failure, false, new PrintWriter(System.err, true, System.err.charset()));
      return ExitCode.SOFTWARE;
    } catch (OutOfMemoryError noThread) {
      return tooMany(noThread);
    }
  }

  /** picocli would look through all jars for libraries that are not there. */
  private static void spareSearches() {
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.sql.*");
  }

  /**
   * The command line for {@code words}, typed in the folder {@code here}. Only the command that is
   * asked for is described, when there is one: the others would cost time.
   */
  static CommandLine commandLine(Path here, String... words) {
    CommandLine line = new CommandLine(new Bench(here, words));
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(Bench::failed);
    line.setParameterExceptionHandler(Bench::mistyped);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** Without a command: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  /** What was typed. */
  String[] words() {
    return words;
  }

  /** The file that was typed: relative to the folder where that was done. */
  Path typed(Path file) {
    return here.resolve(file).toAbsolutePath().normalize();
  }

  /** The bench that the current folder lies in. */
  BenchDirectory directory() {
    return BenchDirectory.find(here);
  }

  /** The site that is meant. */
  String siteName(BenchConfig config) {
    if (site != null) {
      return site;
    }
    return config
        .defaultSite()
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "Which site? Name it with --site SITE, or choose a default with: bench use SITE"));
  }

  /** Standard output. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    CommandLine top = line;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    boolean verbose = top.getCommand() instanceof Bench bench && bench.verbose;
    PrintWriter err = line.getErr();
    if (failure instanceof ParameterException wrong) {
      return mistyped(wrong, new String[0]);
    }
    tell(failure, verbose, err);
    return line.getCommandSpec().exitCodeOnExecutionException();
  }

  private static void tell(Exception failure, boolean verbose, PrintWriter err) {
    boolean known = failure instanceof BenchException || failure instanceof ProcessFaultException;
    err.println("bench: " + (known ? failure.getMessage() : unexpected(failure, verbose)));
    if (verbose) {
      failure.printStackTrace(err);
    }
  }

  private static int mistyped(ParameterException wrong, String[] words) {
    CommandLine line = wrong.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("bench: " + inWords(wrong));
    if (wrong instanceof UnmatchedArgumentException unknown) {
      suggest(unknown, err);
    }
    err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** picocli tells of a number as of a type of Java, and counts words from 0. */
  private static String inWords(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unknown && !unknown.isUnknownOption()) {
      String word = unknown.getUnmatched().getFirst();
      return unknown.getCommandLine().getSubcommands().isEmpty()
          ? "`" + word + "` is not expected here"
          : "there is no command `" + word + "`";
    }
    return String.valueOf(wrong.getMessage())
        .replaceFirst(" is not an? (int|long)$", " is no whole number");
  }

  private static void suggest(UnmatchedArgumentException unknown, PrintWriter err) {
    String word = unknown.getUnmatched().getFirst();
    CommandSpec spec = unknown.getCommandLine().getCommandSpec();
    List<String> known =
        new ArrayList<>(
            word.startsWith("-") ? spec.optionsMap().keySet() : spec.subcommands().keySet());
    List<String> near = Nearness.nearest(word, known);
    if (!near.isEmpty()) {
      err.println("Did you mean: " + String.join(" or ", near) + "?");
    }
  }

  private static String unexpected(Exception failure, boolean verbose) {
    String what = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return verbose ? what : what + "\n       (--verbose shows where this comes from)";
  }
}
