package dev.bench.cli.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar; {@code development} when run from class files. */
final class BuiltVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return lines();
  }

  static String[] lines() {
    String version =
        Objects.requireNonNullElse(
            BenchCommand.class.getPackage().getImplementationVersion(), "development");
    return new String[] {"bench " + version, "Java " + Runtime.version()};
  }
}
