package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import java.util.List;

/** How the build of an app's bundles went. */
public sealed interface BundleBuild {

  /** Nothing had changed, or the app has no bundles. */
  record UpToDate() implements BundleBuild {}

  /**
   * The bundles are new, and {@code assets.json} names them.
   *
   * @param bundles all bundles of the app
   * @param warnings what esbuild finds odd
   */
  record Done(List<Bundle> bundles, List<BuildFault> warnings) implements BundleBuild {

    /** Copies the lists. */
    public Done {
      bundles = List.copyOf(bundles);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The sources are wrong, or a program is missing; the bundles before are served on.
   *
   * @param faults at least one
   */
  record Broken(List<BuildFault> faults) implements BundleBuild {

    /** Copies the list. */
    public Broken {
      faults = List.copyOf(faults);
    }
  }
}
