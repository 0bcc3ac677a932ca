package dev.bench.cli.watch;

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
   * New classes are in place.
   *
   * @param app the name of the app
   * @param took from start to swap
   */
  record Done(String app, Duration took) implements Build {}

  /**
   * The sources are wrong; the classes of the last good build are still in place.
   *
   * @param app the name of the app
   * @param faults at least one
   */
  record Broken(String app, List<Fault> faults) implements Build {

    /** Copies the list. */
    public Broken {
      faults = List.copyOf(faults);
    }
  }
}
