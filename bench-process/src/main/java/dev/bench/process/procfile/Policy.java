package dev.bench.process.procfile;

import dev.bench.process.Suggestion;
import dev.bench.process.listen.ListenAddress;
import dev.bench.process.probe.Readiness;
import dev.bench.process.probe.ReadinessGrammar;
import dev.bench.process.procfile.ProcessSpec.Care;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user sets about how a process is run; keys that are not set keep their defaults.
 *
 * <p>Shape: {@code key=value} words in a comment {@code #: …} above the line of the process, or the
 * same keys in {@code config/processes.json}.
 *
 * @param words the checked values by key
 */
public record Policy(Map<Key, Word> words) {

  /** The port with which values are checked. */
  private static final int ANY_PORT = 1;

  /** No key is set. */
  public static final Policy NONE = new Policy(Map.of());

  /**
   * What was said of one key.
   *
   * @param place its line in a file
   */
  public record Word(String value, Place place) {}

  /**
   * A line of a file.
   *
   * @param line from 1
   */
  public record Place(String file, int line) {

    /** In words. */
    public String text() {
      return file + " line " + line;
    }
  }

  /** The keys. */
  public enum Key {
    /** {@code always}, {@code on-failure} or {@code never}. */
    RESTART((care, value, _) -> care.withRestart(restart(value))),
    /** Whether the end of the process ends everything; {@code required} alone means true. */
    REQUIRED((care, value, _) -> care.withRequired(truth(value))),
    /** The signal that asks it to end, see {@link StopSignal}. */
    SIGNAL((care, value, _) -> care.withSignal(StopSignal.of(value))),
    /** The time from that signal to KILL. */
    TIMEOUT((care, value, _) -> care.withGrace(Limits.parse(value))),
    /** How to know that it is ready, see {@link ReadinessGrammar}. */
    READY((care, value, port) -> ready(care, ReadinessGrammar.parse(value, port))),
    /** The time in which it must become ready. */
    START_LIMIT((care, value, _) -> care.withStartLimit(limit(value))),
    /** The processes that must be ready before it, separated by commas; empty for none. */
    AFTER((care, value, _) -> care.withAfter(names(value))),
    /** Whether it has a terminal of its own; {@code terminal} alone means true. */
    TERMINAL((care, value, _) -> care.withTerminal(truth(value))),
    /** Where the manager listens and hands the socket to the process, see {@link ListenAddress}. */
    LISTEN((care, value, port) -> care.withListen(ListenAddress.parse(value, port)));

    private final Change change;

    Key(Change change) {
      this.change = change;
    }

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The key of that name.
     *
     * @throws IllegalArgumentException names the nearest
     */
    static Key of(String word) {
      return Arrays.stream(values())
          .filter(key -> key.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "`%s` is not a setting of a process%s"
                      .formatted(word, Suggestion.of(word, keyWords()))));
    }

    private static List<String> keyWords() {
      return Arrays.stream(values()).map(Key::word).toList();
    }
  }

  /** How a value changes the care of a process with this port. */
  @FunctionalInterface
  private interface Change {
    Care apply(Care care, String value, int port);
  }

  /** Copies the map. */
  public Policy {
    Map<Key, Word> copy = new EnumMap<>(Key.class);
    copy.putAll(words);
    words = Collections.unmodifiableMap(copy);
  }

  /**
   * This policy with one more value.
   *
   * @throws IllegalArgumentException says which key or value is wrong and what is expected
   */
  public Policy with(String word, String value, Place place) {
    Key key = Key.of(word);
    if (words.containsKey(key)) {
      throw new IllegalArgumentException("`%s` is said twice".formatted(word));
    }
    try {
      Care _ = key.change.apply(Care.standard(), value, ANY_PORT);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("%s: %s".formatted(word, wrong.getMessage()), wrong);
    }
    return over(new Policy(Map.of(key, new Word(value, place))));
  }

  /** This policy with the values of a comment; wrong ones are reported and left out. */
  Policy with(String comment, Place place, Consumer<String> faults) {
    Policy policy = this;
    for (String word : words(comment, faults)) {
      try {
        policy = policy.withWord(word, place);
      } catch (IllegalArgumentException wrong) {
        faults.accept(String.valueOf(wrong.getMessage()));
      }
    }
    return policy;
  }

  /** Splits a comment at blanks outside of {@code "…"}. */
  private static List<String> words(String comment, Consumer<String> faults) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (char c : comment.strip().toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted || !Character.isWhitespace(c)) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    words.add(word.toString());
    if (quoted) {
      faults.accept("a \" is not closed");
      return List.of();
    }
    return words;
  }

  private Policy withWord(String word, Place place) {
    int sign = word.indexOf('=');
    if (sign >= 0) {
      return with(word.substring(0, sign), word.substring(sign + 1), place);
    }
    Key key = Key.of(word);
    if (key != Key.REQUIRED && key != Key.TERMINAL) {
      throw new IllegalArgumentException("`%1$s` has no value: write %1$s=…".formatted(word));
    }
    return with(word, "true", place);
  }

  /** Both policies; this one has precedence. */
  public Policy over(Policy other) {
    Map<Key, Word> both = new EnumMap<>(Key.class);
    both.putAll(other.words);
    both.putAll(words);
    return new Policy(both);
  }

  /**
   * The given default care with this policy applied.
   *
   * @param port its {@code PORT}
   */
  public Care applyTo(Care care, int port) {
    Care changed = care;
    for (Map.Entry<Key, Word> word : words.entrySet()) {
      changed = word.getKey().change.apply(changed, word.getValue().value(), port);
    }
    return changed;
  }

  /** The place of {@code after}; null when it is not set. */
  public @Nullable Place placeOfAfter() {
    Word after = words.get(Key.AFTER);
    return after == null ? null : after.place();
  }

  /** Whether the manager listens for the process and hands it the socket. */
  public boolean listens() {
    return words.containsKey(Key.LISTEN);
  }

  /**
   * Where the manager listens for the process; null when it does not.
   *
   * @param port the {@code PORT} of the process
   */
  public @Nullable ListenAddress listen(int port) {
    Word listen = words.get(Key.LISTEN);
    return listen == null ? null : ListenAddress.parse(listen.value(), port);
  }

  /** What is wrong with what is said of the socket and of readiness together, with the place. */
  List<String> faultsOfListen() {
    Word ready = words.get(Key.READY);
    return ready != null && listens() && asksPort()
        ? List.of(
            "%s: ready: any process of the line may answer at the shared port: write what this one says, ready=says:TEXT"
                .formatted(ready.place().text()))
        : List.of();
  }

  /** Whether it asks at the {@code PORT} of the process whether that is ready. */
  boolean asksPort() {
    Word ready = words.get(Key.READY);
    return ready != null && ReadinessGrammar.asksItsPort(ready.value());
  }

  /** The faults of {@code after} of the process {@code name}, given the known processes. */
  public List<String> faultsOfAfter(String name, Collection<String> known) {
    List<String> faults = new ArrayList<>();
    Word after = words.get(Key.AFTER);
    for (String before : after == null ? Set.<String>of() : names(after.value())) {
      if (!known.contains(before)) {
        String hint = Suggestion.of(before, known);
        faults.add("after: there is no process `%s`%s".formatted(before, hint));
      } else if (before.equals(name)) {
        faults.add("after: `%s` cannot wait for itself".formatted(name));
      }
    }
    return faults;
  }

  /** A process that does its work once gets a longer limit by default. */
  private static Care ready(Care care, Readiness way) {
    Care changed = care.withReadiness(way);
    return way.ends() ? changed.withStartLimit(Care.WORK_LIMIT) : changed;
  }

  private static Restart restart(String value) {
    return Stream.of(Restart.values())
        .filter(each -> each.word().equals(value))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`%s` is none of always, on-failure, never".formatted(value)));
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException("`%s` is neither true nor false".formatted(value));
    };
  }

  private static Duration limit(String value) {
    Duration limit = Limits.parse(value);
    if (limit.isZero()) {
      throw new IllegalArgumentException(
          "no process can start within 0 seconds: write a longer duration");
    }
    return limit;
  }

  private static Set<String> names(String value) {
    if (value.isEmpty()) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>(List.of(value.split(",", -1)));
    // One by one: a pattern of the whole list needs stack for each name.
    if (!names.stream().allMatch(name -> name.matches("[A-Za-z0-9_-]+"))) {
      throw new IllegalArgumentException(
          "`%s` is not a list of processes such as web,worker".formatted(value));
    }
    return names;
  }
}
