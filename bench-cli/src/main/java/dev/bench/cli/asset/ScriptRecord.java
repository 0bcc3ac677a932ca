package dev.bench.cli.asset;

import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the runs of an app's build script: a file of {@code sites/assets/.dist}.
 *
 * @param settled the files after the last run, when it went well and none was edited meanwhile;
 *     null when the script must run again
 * @param changed the paths that changed during the last run
 * @param written those of them that the script has written itself
 */
record ScriptRecord(@Nullable ScriptFiles settled, Set<String> changed, Set<String> written) {

  private static final String READABLE = "rw-r--r--";

  ScriptRecord {
    changed = Set.copyOf(changed);
    written = Set.copyOf(written);
  }

  /** What {@code file} says; nothing is known when it cannot be read. */
  static ScriptRecord read(Path file) throws IOException {
    try {
      return Json.core().read(Files.readString(file), ScriptRecord.class);
    } catch (NoSuchFileException | JsonException unknown) {
      return new ScriptRecord(null, Set.of(), Set.of());
    }
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    ConfigFile.replace(file, Json.core().write(this) + "\n", READABLE);
  }

  /** Whether nothing has changed since the last run. */
  boolean isOf(ScriptFiles now) {
    return Optional.ofNullable(settled).filter(now::equals).isPresent();
  }

  /**
   * What is known after a run that went well.
   *
   * <p>A file that changed while the script ran was written by it, or by the developer, whose edit
   * the script may have missed. It counts as written by the script when it is new, or when the two
   * runs before have changed it too; otherwise as an edit, and the script runs once more. So an
   * output never makes the script run for ever, wherever it lies, and an edit is not taken for an
   * output for longer than one run.
   *
   * @param output the folder in which no edit is expected, with a slash at the end
   */
  ScriptRecord after(ScriptFiles before, ScriptFiles after, String output) {
    Set<String> now = before.differences(after);
    Set<String> outputs = new TreeSet<>(now);
    outputs.removeIf(
        path -> before.has(path) && !changed.contains(path) && !written.contains(path));
    boolean edited =
        now.stream()
            .anyMatch(
                path -> before.has(path) && !written.contains(path) && !path.startsWith(output));
    return new ScriptRecord(edited ? null : after, now, outputs);
  }

  /**
   * The same after a run that went wrong: the script must run again. What {@code earlier} runs have
   * written is still known, since this one may have ended before it wrote.
   */
  ScriptRecord unsettled(ScriptRecord earlier) {
    Set<String> all = new TreeSet<>(written);
    all.addAll(earlier.written);
    return new ScriptRecord(null, changed, all);
  }
}
