package dev.bench.cli.watch;

import dev.bench.build.BuildFault;
import java.time.Duration;
import java.util.List;

/** How the build of an app went. */
public sealed interface Build {

  /** The name of the app. */
  String app();

  /**
   * Nothing had changed since the last build.
   *
   * @param app the name of the app
   */
  record UpToDate(String app) implements Build {}

  /**
   * There is a new current build.
   *
   * @param app the name of the app
   * @param took from the first look at the sources to the change of the current build
   * @param stylesOnly whether nothing but style sheets has changed
   * @param warnings what is odd but keeps nothing from being served
   */
  record Done(String app, Duration took, boolean stylesOnly, List<BuildFault> warnings)
      implements Build {

    /** Copies the list. */
    public Done {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The sources are wrong; the last good build stays the current one.
   *
   * @param app the name of the app
   * @param faults at least one
   */
  record Broken(String app, List<BuildFault> faults) implements Build {

    /** Copies the list. */
    public Broken {
      faults = List.copyOf(faults);
    }
  }
}
