package dev.bench.cli;

import dev.bench.BenchException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.Nearness;
import dev.bench.process.ProcessFaultException;
import dev.bench.site.task.Origin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code bench}: finds the subcommand and runs it.
 *
 * <p>Exit status: 0 when all went well, 1 after an error, 2 when the command line is wrong, 130
 * after Ctrl-C, 143 after {@code SIGTERM}. An error that the user can correct is one sentence on
 * standard error; {@code --verbose} adds the stack trace.
 */
public final class Main {

  /** The status of a command that Ctrl-C ended, as shells have it. */
  private static final int CANCELLED = 130;

  private Main() {}

  /** Runs one command line and ends the process with its status. */
  public static void main(String[] words) {
    System.exit(execute(words));
  }

  private static int execute(String[] words) {
    spareSearches();
    Commands.asked(words).ifPresent(name -> System.setProperty(Origin.COMMAND, "bench " + name));
    CommandLine line = commandLine(Path.of(""), words);
    try {
      return line.execute(words);
    } catch (OutOfMemoryError noThread) {
      return tooMany(noThread);
    }
  }

  /** The system has no thread or no memory for this program; what it started has ended. */
  private static int tooMany(OutOfMemoryError why) {
    System.err.println("bench: " + why.getMessage());
    return ExitCode.SOFTWARE;
  }

  /** Keeps picocli from searching all jars for libraries that are absent. */
  private static void spareSearches() {
    System.setProperty("picocli.disable.closures", "true");
    System.setProperty("picocli.converters.excludes", "java.sql.*");
  }

  /**
   * The command line for {@code words}, typed in the folder {@code here}. When they name a command,
   * only that one is loaded, which saves time.
   */
  public static CommandLine commandLine(Path here, String... words) {
    CommandLine line = new CommandLine(new BenchCommand(here));
    Commands.addTo(line.getCommandSpec(), words);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionStrategy(parsed -> runKnown(line, parsed));
    line.setExecutionExceptionHandler(Main::failed);
    line.setParameterExceptionHandler(Main::mistyped);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // Values such as "--manager systemd" are also names of commands that may follow.
    line.setAllowSubcommandsAsOptionParameters(true);
    return line;
  }

  /** An unknown command is an error also where help is asked for. */
  private static int runKnown(CommandLine line, CommandLine.ParseResult parsed) {
    if (!parsed.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(line, parsed.unmatched());
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    CommandLine top = line;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    boolean verbose = top.getCommand() instanceof BenchCommand bench && bench.verbose;
    PrintWriter err = line.getErr();
    if (failure instanceof ParameterException wrong) {
      return mistyped(wrong, new String[0]);
    }
    if (isCancelled(failure) && !verbose) {
      return CANCELLED; // the operation tells what is left of it
    }
    tell(failure, verbose, err);
    return line.getCommandSpec().exitCodeOnExecutionException();
  }

  private static boolean isCancelled(Throwable failure) {
    return failure instanceof InterruptedException
        || (failure instanceof ExecutionException
            && failure.getCause() instanceof InterruptedException);
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

  /** Rewrites messages of picocli that name types of Java. */
  private static String inWords(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unknown && !unknown.isUnknownOption()) {
      String word = unknown.getUnmatched().getFirst();
      return unknown.getCommandLine().getSubcommands().isEmpty()
          ? "`" + word + "` is not expected here"
          : "there is no command `" + word + "`";
    }
    return String.valueOf(wrong.getMessage())
        .replaceFirst(" is not an? (int|long)$", " is not a whole number");
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
