package dev.bench.cli.start;

import dev.bench.config.Nearness;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.process.procfile.BrokenProcfileException;
import dev.bench.process.procfile.MorePolicies;
import dev.bench.process.procfile.Policy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code config/processes.json}: policies that are not in the Procfile.
 *
 * <p>Shape: {@code {"worker": {"restart": "always", "required": true, "timeout": "20s",
 * "start-limit": "60s", "after": ["redis_queue"]}}}, every key optional, see {@link Policy.Key}.
 *
 * <p>Threads: confined to one.
 */
public final class ProcessesFile {

  private final Path file;
  private final Set<String> names;
  private final Set<String> known;
  private final Consumer<String> faults;

  /** By the path of the key. */
  private final Map<String, Integer> lines = new HashMap<>();

  private final Map<String, Policy> policies = new LinkedHashMap<>();

  private ProcessesFile(Path file, Set<String> names, Set<String> known, Consumer<String> faults) {
    this.file = file;
    this.names = names;
    this.known = known;
    this.faults = faults;
  }

  /** The policies in a file; none when it does not exist. */
  public static MorePolicies at(Path file) {
    return (names, known, faults) -> new ProcessesFile(file, names, known, faults).read();
  }

  private Map<String, Policy> read() {
    try {
      String text = Files.readString(file);
      lines.putAll(Json.core().lines(text));
      Json.core().object(text).forEach(this::process);
    } catch (NoSuchFileException nothingSaid) {
      return Map.of();
    } catch (JsonException | CharacterCodingException broken) {
      faults.accept(file + ": " + broken.getMessage());
    } catch (IOException failure) {
      throw BrokenProcfileException.unreadable(file, failure);
    }
    return policies;
  }

  private Policy of(String name) {
    return policies.getOrDefault(name, Policy.NONE);
  }

  private void process(String name, @Nullable Object value) {
    if (!names.contains(name)) {
      fault(
          place(name),
          "there is no process `%s` in the Procfile%s".formatted(name, Nearness.hint(name, names)));
    } else if (value instanceof Map<?, ?> words) {
      words.forEach((word, said) -> word(name, String.valueOf(word), said));
      Policy.Place after = of(name).placeOfAfter();
      if (after != null) {
        of(name).faultsOfAfter(name, known).forEach(wrong -> fault(after, name + ": " + wrong));
      }
    } else {
      fault(
          place(name),
          "%s is %s, expected an object such as {\"restart\": \"always\"}".formatted(name, value));
    }
  }

  private void word(String name, String word, @Nullable Object said) {
    Policy.Place place = place(name, word);
    try {
      policies.put(name, of(name).with(word, text(said), place));
    } catch (IllegalArgumentException wrong) {
      fault(place, name + ": " + wrong.getMessage());
    }
  }

  private Policy.Place place(String... path) {
    return new Policy.Place(file.toString(), lines.getOrDefault(Json.pointer(path), 1));
  }

  private static String text(@Nullable Object said) {
    return said instanceof List<?> many
        ? many.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(said);
  }

  private void fault(Policy.Place place, String text) {
    faults.accept(place.text() + ": " + text);
  }
}
