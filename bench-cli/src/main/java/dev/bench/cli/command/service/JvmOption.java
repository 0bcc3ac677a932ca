package dev.bench.cli.command.service;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of a service that are flags of its JVM: the launcher ({@code run.sh}) sets the flags, and
 * this checks that they may be set.
 */
final class JvmOption {

  @Option(
      names = "--debug",
      paramLabel = "PORT",
      description =
          "Lets a debugger of this machine attach at PORT (JDWP); only with developer_mode.")
  private @Nullable Integer debug;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "Records the run with JDK Flight Recorder; FILE (.jfr) is written when it ends; %%p in it becomes the process id.")
  private @Nullable String profile;

  /**
   * Checks the options for the bench in {@code directory}.
   *
   * @throws CannotRunException when one may not be used, or the launcher did not set its flag
   */
  void check(BenchDirectory directory) {
    if (debug != null || profile != null) {
      check(
          BenchConfig.load(directory).developerMode(),
          ManagementFactory.getRuntimeMXBean().getInputArguments());
    }
  }

  void check(boolean developerMode, List<String> flags) {
    if (debug != null && !developerMode) {
      throw new CannotRunException(
          "--debug needs developer_mode: what attaches at the port can run any code");
    }
    if (debug != null && flags.stream().noneMatch(flag -> flag.endsWith("127.0.0.1:" + debug))) {
      throw new CannotRunException(
          "--debug is %d, expected a port from 1 to 65535".formatted(debug));
    }
    if (profile != null
        && flags.stream().noneMatch(flag -> flag.contains("filename=" + profile + ","))) {
      throw new CannotRunException(
          "--profile is %s, expected the path of a file without a comma, and without %% apart from %%p"
              .formatted(profile));
    }
  }
}
