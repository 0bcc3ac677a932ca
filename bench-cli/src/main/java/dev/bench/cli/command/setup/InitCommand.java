package dev.bench.cli.command.setup;

import dev.bench.BenchException;
import dev.bench.cli.setup.BenchFiles;
import dev.bench.cli.setup.PortFinder;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench init}: makes a new bench that runs with this version of the runtime. */
@Command(
    name = "init",
    description = "Makes a new bench in a folder.",
    footer = {"", "Example:  bench init my-bench && cd my-bench && bench start"})
public final class InitCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The folder; it is made.")
  private Path folder;

  @Option(names = "--ignore-exist", description = "Also when the folder holds something already.")
  private boolean ignoreExisting;

  @Override
  public Integer call() throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    if (!ignoreExisting && !isEmpty(root)) {
      throw new CannotInitException(
          "%s is not empty: choose another folder, or add --ignore-exist".formatted(root));
    }
    Path runtime = runtime();
    Progress progress = Terminal.current().progress();
    progress.step(
        "making the bench",
        "bench made in " + root,
        () -> {
          BenchDirectory made = new BenchDirectory(root);
          Files.createDirectories(made.config());
          new PortFinder(made).begin();
          new BenchFiles(made).makeMissing();
          Path env = made.env();
          Files.createDirectories(env.resolve("bin"));
          link(env.resolve("runtime"), runtime);
          link(env.resolve("repository"), Path.of("runtime/repository"));
          link(env.resolve("bin/bench"), Path.of("../runtime/bin/bench"));
          return made;
        });
    progress.line("\n  Next:  cd " + folder + " && bench start");
    return 0;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** The distribution that runs this command, or the link to the latest one. */
  private static Path runtime() {
    @Nullable String link = System.getProperty("bench.runtime.link");
    if (link == null) {
      throw new CannotInitException(
          "This bench was not started by its launcher, so there is no runtime to link to: use bin/bench of the distribution");
    }
    return Path.of(link);
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target);
  }

  /** A bench cannot be made there. */
  static final class CannotInitException extends BenchException {

    private static final long serialVersionUID = 1L;

    CannotInitException(String message) {
      super(400, message);
    }
  }
}
