package dev.bench.e2e;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A person that types commands: in a folder, with an environment that has the distribution on its
 * PATH and the JDK of the tests as JAVA_HOME.
 */
record Typist(Path folder, Map<String, String> environment) {

  /** The variable that marks all that a test starts; its value is the test's own folder. */
  static final String MARK = "BENCH_E2E";

  /** The variable that names the folder of AOT caches. */
  static final String CACHES = "BENCH_AOT_CACHES";

  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);

  /** The distribution of this very build. */
  static final Path DISTRIBUTION = Path.of(System.getProperty("bench.distribution"));

  /** Copies the map. */
  Typist {
    environment = Map.copyOf(environment);
  }

  /** A person in {@code folder}; what is started belongs to {@code owner}. */
  static Typist in(Path folder, Path owner) {
    return new Typist(folder, withoutCaches(owner).environment()).with(CACHES, AotCaches.folder());
  }

  /** A person in the folder of {@code owner}, without AOT caches. */
  static Typist withoutCaches(Path owner) {
    Map<String, String> environment = new LinkedHashMap<>(System.getenv());
    // What the person who runs the tests set for benches of their own.
    environment.keySet().removeIf(name -> name.matches("(FRAPPE|BENCH|DEV_SERVER|PORT).*"));
    environment.put("PATH", DISTRIBUTION.resolve("bin") + File.pathSeparator + path());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("NO_COLOR", "1");
    // Most processes here live for seconds: the second compiler would cost more than it gains.
    environment.put("BENCH_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    environment.put(MARK, owner.toString());
    return new Typist(owner, environment);
  }

  private static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
  }

  /** The same person, in another folder. */
  Typist at(Path other) {
    return new Typist(other, environment);
  }

  /** The same person, with a variable of that value. */
  Typist with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value.toString());
    return new Typist(folder, more);
  }

  /** Starts {@code bench WORD…}. */
  Running begin(Object... words) {
    List<String> all =
        Stream.concat(Stream.of("bench"), Stream.of(words).map(Object::toString)).toList();
    return Running.start(all, folder, environment);
  }

  /** Runs {@code bench WORD…} to its end. */
  Ran run(Object... words) {
    try (Running running = begin(words)) {
      return running.ran(COMMAND_LIMIT);
    }
  }
}
