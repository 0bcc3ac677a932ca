package dev.bench.cli.watch;

import dev.bench.app.AppFault;
import dev.bench.app.AppFiles;
import dev.bench.app.Apps;
import dev.bench.build.AppBuild;
import dev.bench.build.BuildFault;
import dev.bench.build.Builds;
import dev.bench.build.DraftFiles;
import dev.bench.build.Folders;
import dev.bench.cli.compile.IncrementalCompiler;
import dev.bench.cli.compile.MarkdownCheck;
import dev.bench.cli.compile.SourceCompiler;
import dev.bench.cli.compile.TemplateCheck;
import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes builds of apps.
 *
 * <ol>
 *   <li>Maven resolves the pom, unless its content is known or needs no Maven.
 *   <li>What an app is built from is listed; nothing is done when that has not changed.
 *   <li>Sources are compiled into a draft; resources and jars are put beside the classes.
 *   <li>The draft is loaded once, so that {@code register()} is checked.
 *   <li>Templates and static files are copied; templates are parsed.
 *   <li>The draft is sealed under the hash of its content and becomes the current build.
 *   <li>It is settled ({@link #settle}).
 * </ol>
 *
 * <p>Whatever fails, the build before stays current.
 *
 * <p>Threads: one at a time; a lock keeps other processes away from the same app meanwhile.
 */
final class AppBuilder implements AutoCloseable {

  /** How often a build begins anew because a file was deleted under it. */
  private static final int TRIES = 3;

  private final BenchDirectory bench;
  private final Map<String, String> environment;

  /** The builds that were found whole, each looked at once. */
  private final Set<AppBuild> whole = new HashSet<>();

  private @Nullable IncrementalCompiler compiler;

  /**
   * A builder of the apps of one bench.
   *
   * @param environment for Maven
   */
  AppBuilder(BenchDirectory bench, Map<String, String> environment) {
    this.bench = bench;
    this.environment = Map.copyOf(environment);
  }

  /** Builds an app if anything it is built from has changed. */
  Build build(AppFiles app) {
    if (!Files.isDirectory(app.folder())) {
      return broken(
          app,
          "%s is missing; add it, or take %s out of sites/apps.txt"
              .formatted(bench.root().relativize(app.folder()), app.name()));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return buildChanged(app);
      } catch (BrokenBuildException broken) {
        return new Build.Broken(app.name(), broken.faults());
      } catch (NoSuchFileException deleted) {
        if (attempt == TRIES) {
          return broken(app, deleted.getFile() + " was deleted while the app was built");
        }
      } catch (IOException e) {
        return broken(app, "it cannot be built: " + e);
      }
    }
  }

  /**
   * Has the current build of an app written to the disk, and removes old ones; after services have
   * heard of it, since none waits for that.
   */
  void settle(String app) throws IOException {
    Builds builds = new Builds(bench, app);
    if (builds.current().isEmpty()) {
      return; // there is no folder to lock
    }
    try (FileLocked lock = builds.lock(Maven.LIMIT)) {
      lock.held();
      builds.settle();
    }
  }

  private static Build broken(AppFiles app, String message) {
    return new Build.Broken(app.name(), List.of(BuildFault.of(message)));
  }

  private Build buildChanged(AppFiles app) throws IOException {
    long start = System.nanoTime();
    Builds builds = new Builds(bench, app.name());
    try (FileLocked lock = builds.lock(Maven.LIMIT)) {
      lock.held();
      Optional<AppPom> pom = AppPom.read(app.folder(), others(app));
      AppLibraries.Resolved resolved = resolve(builds, pom);
      List<Path> classPath = classPath(app, pom, resolved);
      Inputs inputs = Inputs.of(app, classPath, resolved.options());
      Optional<AppBuild> before = builds.current();
      boolean damaged = before.isPresent() && !isWhole(before.get());
      Optional<Inputs> known = damaged ? Optional.empty() : builds.inputs().flatMap(Inputs::parse);
      if (known.filter(inputs::equals).isPresent()) {
        return new Build.UpToDate(app.name());
      }
      AppBuild draft = new AppBuild(app.name(), builds.draft());
      try {
        DraftFiles files = new DraftFiles(draft, before);
        List<BuildFault> faults = new ArrayList<>();
        boolean sameCode = before.isPresent() && known.filter(inputs::hasCodeOf).isPresent();
        if (sameCode) {
          files.link(before.get().classes(), draft.classes());
          files.link(before.get().libraries(), draft.libraries());
        } else {
          faults.addAll(
              fill(
                  app,
                  draft,
                  files,
                  new Compilation(classPath, resolved, earlier(app, before, known, inputs))));
        }
        if (faults.isEmpty()) {
          faults.addAll(addPages(app, draft, files));
        }
        if (!faults.isEmpty()) {
          return new Build.Broken(app.name(), faults);
        }
        boolean stylesOnly = sameCode && isOnlyStyles(before.orElseThrow(), draft, files);
        AppBuild build =
            sameCode
                ? builds.sealWithCodeOf(before.orElseThrow(), draft.folder())
                : builds.seal(draft.folder());
        builds.makeCurrent(build, inputs.text());
        whole.add(build);
        return !damaged && before.equals(Optional.of(build))
            ? new Build.UpToDate(app.name())
            : new Build.Done(
                app.name(), Duration.ofNanos(System.nanoTime() - start), stylesOnly, List.of());
      } finally {
        builds.discard(draft.folder());
      }
    }
  }

  /** A build cannot change, but the machine may have lost its power while it was written. */
  private boolean isWhole(AppBuild build) throws IOException {
    return whole.contains(build) || (build.isWhole() && whole.add(build));
  }

  private AppLibraries.Resolved resolve(Builds builds, Optional<AppPom> pom) throws IOException {
    return pom.isEmpty()
        ? AppLibraries.Resolved.none()
        : new AppLibraries(builds.folder().resolve("libraries"), environment).resolve(pom.get());
  }

  /** What an app is compiled with. */
  private record Compilation(
      List<Path> classPath,
      AppLibraries.Resolved resolved,
      Optional<IncrementalCompiler.Earlier> earlier) {}

  /** The build before, when the sources are the same ones and only their contents differ. */
  private static Optional<IncrementalCompiler.Earlier> earlier(
      AppFiles app, Optional<AppBuild> before, Optional<Inputs> known, Inputs inputs) {
    return known
        .flatMap(inputs::edited)
        .flatMap(edited ->
            before.map(
                build -> new IncrementalCompiler.Earlier(build.classes(), app.sources(), edited)));
  }

  /** Puts the code into a draft; returns what is wrong, nothing when it can be served. */
  private List<BuildFault> fill(
      AppFiles app, AppBuild draft, DraftFiles files, Compilation compilation) throws IOException {
    Path generated = draft.folder().resolve("generated-sources");
    List<Path> sources =
        Folders.files(app.sources()).stream()
            .filter(file -> file.toString().endsWith(".java"))
            .toList();
    AppLibraries.Resolved resolved = compilation.resolved();
    SourceCompiler.Task task =
        new SourceCompiler.Task(
            sources, compilation.classPath(), resolved.processors(), resolved.options());
    List<BuildFault> faults =
        compiler().compile(task, compilation.earlier(), draft.classes(), generated);
    if (!faults.isEmpty()) {
      return faults;
    }
    Folders.delete(generated);
    files.copy(app.resources(), draft.classes());
    for (Path jar : resolved.runtime()) {
      // One file under two names: neither is ever written again.
      Files.createLink(draft.libraries().resolve(jar.getFileName()), jar);
    }
    Optional<AppFault> fault = Apps.check(bench, draft);
    return fault.map(each -> RegisterFault.of(app, each)).stream().toList();
  }

  /** Puts templates and static files into a draft; returns what is wrong with the pages. */
  private static List<BuildFault> addPages(AppFiles app, AppBuild draft, DraftFiles files)
      throws IOException {
    files.copyVisible(app.statics(), draft.statics());
    files.copyVisible(app.pages(), draft.pages());
    files.copyVisible(app.emails(), draft.emails());
    List<BuildFault> faults = new ArrayList<>();
    TemplateCheck pages = new TemplateCheck(app.name(), app.pages(), draft.pages());
    TemplateCheck emails = new TemplateCheck(app.name(), app.emails(), draft.emails());
    MarkdownCheck texts = new MarkdownCheck(app.pages(), draft.pages());
    for (Path file : files.changed()) {
      pages.fault(file).or(() -> emails.fault(file)).ifPresent(faults::add);
      texts.fault(file).ifPresent(faults::add);
    }
    return faults;
  }

  /** Whether a page that was made from {@code before} needs new style sheets and no more. */
  private static boolean isOnlyStyles(AppBuild before, AppBuild draft, DraftFiles files)
      throws IOException {
    return files.changed().stream()
            .allMatch(file -> file.startsWith(draft.statics()) && file.toString().endsWith(".css"))
        && Folders.files(before.statics()).size() == Folders.files(draft.statics()).size()
        && Folders.files(before.pages()).size() == Folders.files(draft.pages()).size();
  }

  /** What the bench brings, then the app's libraries, then the apps its pom names. */
  private List<Path> classPath(AppFiles app, Optional<AppPom> pom, AppLibraries.Resolved resolved)
      throws IOException {
    List<Path> paths = new ArrayList<>(PublicApi.paths());
    paths.addAll(resolved.compile());
    for (String other : others(app)) {
      if (pom.filter(each -> each.names(other)).isPresent()) {
        new Builds(bench, other).current().map(AppBuild::classes).ifPresent(paths::add);
      }
    }
    return paths;
  }

  private Set<String> others(AppFiles app) {
    return AppFiles.of(bench).stream()
        .map(AppFiles::name)
        .filter(name -> !name.equals(app.name()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** javac, loaded when something is to be compiled. */
  private IncrementalCompiler compiler() {
    if (compiler == null) {
      compiler = new IncrementalCompiler();
    }
    return compiler;
  }

  @Override
  public void close() throws IOException {
    if (compiler != null) {
      compiler.close();
    }
  }
}
