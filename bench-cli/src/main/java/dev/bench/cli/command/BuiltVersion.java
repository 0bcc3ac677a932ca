package dev.bench.cli.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar; {@code development} when run from class files. */
public final class BuiltVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return lines();
  }

  static String[] lines() {
    return new String[] {"bench " + ofBench(), "Java " + Runtime.version()};
  }

  /** The version of the bench, without that of Java. */
  public static String ofBench() {
    return Objects.requireNonNullElse(
        BenchCommand.class.getPackage().getImplementationVersion(), "development");
  }
}
