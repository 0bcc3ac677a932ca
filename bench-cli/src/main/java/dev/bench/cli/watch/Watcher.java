package dev.bench.cli.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.NOPLogger;

/**
 * Tells which files below some folders have changed, as sets: a save of an editor and a switch of a
 * branch are each one.
 *
 * <p>A set is complete when nothing has changed for a short while and Git switches no branch; Git
 * holds a set up for three seconds at most. A file whose content is what it was when it last
 * changed does not count. When events were lost, the whole folder has changed. Built things, {@code
 * .git}, {@code node_modules} and what editors leave beside a file are not looked at. A folder may
 * be a symbolic link; its files are told by their paths through the link.
 *
 * <p>Where the system sends no events (its limit of watches is reached, or another machine changes
 * the files too), all files are looked at every second instead.
 *
 * <p>Threads: one thread of its own takes events; {@link #next} is called by one other.
 */
public final class Watcher implements AutoCloseable {

  /** A set of several files is complete when nothing has changed for so long. */
  static final Duration SILENCE = Duration.ofMillis(30);

  /** The same for one file that has content: what a save of an editor is. */
  static final Duration SILENCE_OF_ONE = Duration.ofMillis(10);

  /** How often files are looked at where there are no events. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final String MORE_WATCHES =
      "; more watches: sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024";

  private final BlockingQueue<Path> events = new LinkedBlockingQueue<>();
  private final Map<Path, Integer> contents = new HashMap<>();

  /** The folders by their real paths: the system tells real paths only. */
  private final Map<Path, Path> folders;

  private final GitSwitch git;
  private final Duration switchLimit;
  private final FilePoll poll;
  private final AtomicReference<Optional<String>> blind = new AtomicReference<>(Optional.empty());
  private final @Nullable DirectoryWatcher watcher;

  /** Watches those of the folders that exist, and everything below, made there later as well. */
  public Watcher(Collection<Path> folders) throws IOException {
    this(folders, GitSwitch.LIMIT);
  }

  /**
   * The same.
   *
   * @param switchLimit how long Git may hold one set up
   */
  Watcher(Collection<Path> folders, Duration switchLimit) throws IOException {
    Map<Path, Path> real = new LinkedHashMap<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        real.put(folder.toRealPath(), folder);
      }
    }
    this.folders = Map.copyOf(real);
    this.git = new GitSwitch(this.folders.keySet(), switchLimit);
    this.switchLimit = switchLimit;
    this.poll = new FilePoll(this.folders.keySet());
    this.watcher = real.isEmpty() ? null : start(List.copyOf(real.keySet()));
  }

  private @Nullable DirectoryWatcher start(List<Path> real) {
    Optional<String> remote = RemoteFileSystem.among(real);
    if (remote.isPresent()) {
      poll.remember();
      blind.set(remote);
      return null;
    }
    try {
      DirectoryWatcher made =
          DirectoryWatcher.builder()
              .paths(real)
              .fileHashing(false)
              .fileTreeVisitor(new SourceTree(real))
              .logger(NOPLogger.NOP_LOGGER)
              .listener(this::take)
              .build();
      var _ =
          made.watchAsync(task -> Thread.ofPlatform().daemon().name("watch-events").start(task))
              .whenComplete((_, failure) -> {
                if (failure != null) {
                  goBlind(failure);
                }
              });
      return made;
    } catch (IOException | RuntimeException failure) {
      goBlind(failure);
      return null;
    }
  }

  private void goBlind(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    poll.remember();
    blind.set(Optional.of(cause.getMessage() + MORE_WATCHES));
  }

  /** Why the system sends no events, so that files are looked at instead; empty when it does. */
  public Optional<String> blind() {
    return blind.get();
  }

  /** Waits for the next set of changed files; an empty one when {@code limit} is over. */
  public Set<Path> next(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Set<Path> changed = new HashSet<>();
    while (changed.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return Set.of();
      }
      boolean polls = blind().isPresent();
      Path first = events.poll(polls ? Math.min(left, POLL.toNanos()) : left, TimeUnit.NANOSECONDS);
      touchedFrom(first, polls).stream()
          .filter(this::hasChanged)
          .map(this::shown)
          .forEach(changed::add);
    }
    return changed;
  }

  /** {@code first} and what is touched after it, until all is silent; none when nothing is. */
  private Set<Path> touchedFrom(@Nullable Path first, boolean polls) throws InterruptedException {
    Set<Path> touched = new HashSet<>();
    long start = System.nanoTime();
    boolean switched = false;
    boolean switches;
    Path path = first;
    do {
      // Asked before the look and the wait: one full silence follows the end of a switch.
      switches = git.isUnderWay() && System.nanoTime() - start < switchLimit.toNanos();
      switched |= switches;
      if (path != null) {
        touched.add(path);
      }
      events.drainTo(touched);
      if (polls) {
        touched.addAll(poll.changes());
      }
      if (touched.isEmpty()) {
        return touched;
      }
      path = events.poll(silence(touched, switched).toMillis(), TimeUnit.MILLISECONDS);
    } while (path != null || switches);
    return touched;
  }

  /**
   * How long nothing may change until the set is complete. An editor empties a file before it fills
   * it, and Git deletes it before it makes it.
   *
   * @param switched whether Git has switched a branch meanwhile
   */
  static Duration silence(Set<Path> touched, boolean switched) {
    boolean saved =
        !switched && touched.size() == 1 && touched.stream().allMatch(Watcher::isFilled);
    return saved ? SILENCE_OF_ONE : SILENCE;
  }

  private static boolean isFilled(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) > 0;
    } catch (IOException gone) {
      return false;
    }
  }

  /** The path below the folder as it was given. */
  private Path shown(Path path) {
    for (Map.Entry<Path, Path> folder : folders.entrySet()) {
      if (path.startsWith(folder.getKey())) {
        return folder.getValue().resolve(folder.getKey().relativize(path));
      }
    }
    return path;
  }

  private void take(DirectoryChangeEvent event) {
    if (event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW) {
      events.add(event.rootPath());
    } else if (!event.isDirectory() && !SourceTree.isIgnored(event.path())) {
      events.add(event.path());
    }
  }

  private boolean hasChanged(Path file) {
    if (Files.isDirectory(file)) {
      return true; // so much has changed below it that events were lost
    }
    int content = contentOf(file);
    Integer before = contents.put(file, content);
    return before == null || before != content;
  }

  private static int contentOf(Path file) {
    try {
      return Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException gone) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    if (watcher != null) {
      watcher.close();
    }
  }
}
