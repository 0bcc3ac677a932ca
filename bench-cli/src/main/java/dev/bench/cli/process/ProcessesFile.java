package dev.bench.cli.process;

import dev.bench.config.Nearness;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code config/processes.json}: policies where nobody wants them in the Procfile.
 *
 * <p>Shape: {@code {"worker": {"restart": "always", "required": true, "timeout": "20s",
 * "start-limit": "60s", "after": ["redis_queue"]}}}, every key optional, see {@link Policy.Key}.
 *
 * <p>Threads: confined to one.
 */
final class ProcessesFile {

  private final Path file;
  private final Set<String> names;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Policy> policies = new LinkedHashMap<>();

  private ProcessesFile(Path file, Set<String> names) {
    this.file = file;
    this.names = names;
  }

  /**
   * Reads the file; one that does not exist says nothing.
   *
   * @param names the processes that there are
   */
  static ProcessesFile read(Path file, Set<String> names) {
    ProcessesFile read = new ProcessesFile(file, names);
    try {
      Json.core().object(Files.readString(file)).forEach(read::process);
    } catch (NoSuchFileException nothingSaid) {
      return read;
    } catch (JsonException | CharacterCodingException broken) {
      read.fault(String.valueOf(broken.getMessage()));
    } catch (IOException failure) {
      throw BrokenProcfileException.unreadable(file, failure);
    }
    return read;
  }

  /** What is wrong. */
  List<String> faults() {
    return faults;
  }

  /** What is said of a process. */
  Policy of(String name) {
    return policies.getOrDefault(name, Policy.NONE);
  }

  private void process(String name, @Nullable Object value) {
    if (!names.contains(name)) {
      fault(
          "there is no process `%s` in the Procfile%s".formatted(name, Nearness.hint(name, names)));
    } else if (value instanceof Map<?, ?> words) {
      words.forEach((word, said) -> word(name, String.valueOf(word), said));
      of(name).faultsOfAfter(name, names).forEach(wrong -> fault(name + ": " + wrong));
    } else {
      fault(
          "%s is %s, expected an object such as {\"restart\": \"always\"}".formatted(name, value));
    }
  }

  private void word(String name, String word, @Nullable Object said) {
    try {
      policies.put(name, of(name).with(word, text(said)));
    } catch (IllegalArgumentException wrong) {
      fault(name + ": " + wrong.getMessage());
    }
  }

  private static String text(@Nullable Object said) {
    return said instanceof List<?> many
        ? many.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(said);
  }

  private void fault(String text) {
    faults.add(file + ": " + text);
  }
}
