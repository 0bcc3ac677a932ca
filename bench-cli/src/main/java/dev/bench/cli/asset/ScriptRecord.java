package dev.bench.cli.asset;

import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the runs of an app's build script: a file of {@code sites/assets/.dist}.
 *
 * @param settled the files after the last run, when it went well and none was edited meanwhile;
 *     null when the script must run again
 * @param rewritten the paths that something wrote during the last run
 * @param outputs those of them that the script has written itself
 * @param repeats how many runs in a row had an edit meanwhile
 */
record ScriptRecord(
    @Nullable ScriptFiles settled, Set<String> rewritten, Set<String> outputs, int repeats) {

  /**
   * After so many runs in a row, what changes with each of them counts as written by the script.
   */
  static final int MOST_REPEATS = 10;

  private static final String READABLE = "rw-r--r--";

  ScriptRecord {
    rewritten = Set.copyOf(rewritten);
    outputs = Set.copyOf(outputs);
  }

  /** Nothing is known. */
  static ScriptRecord none() {
    return new ScriptRecord(null, Set.of(), Set.of(), 0);
  }

  /** What {@code file} says; nothing is known when it cannot be read. */
  static ScriptRecord read(Path file) throws IOException {
    try {
      return Json.core().read(Files.readString(file), ScriptRecord.class);
    } catch (NoSuchFileException | JsonException unknown) {
      return none();
    }
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    ConfigFile.replace(file, Json.core().write(this) + "\n", READABLE);
  }

  /** Whether nothing has changed since the last run. */
  boolean isOf(ScriptFiles now) {
    return settled != null && now.hasContentOf(settled);
  }

  /** The files that are known well enough not to be read again while they stand as they did. */
  ScriptFiles known() {
    return settled == null ? ScriptFiles.none() : settled;
  }

  /**
   * What is known after a run that went well.
   *
   * <p>A file whose content changed while the script ran was written by it, or by the developer,
   * whose edit the script may have missed; then the script runs once more. That run shows what it
   * writes itself: a file that was written in the run before too, and now with the content that it
   * had. A script that writes another content in each run would run for ever; {@link #MOST_REPEATS}
   * ends that.
   *
   * @param output the folder in which no edit is expected, with a slash at the end
   */
  ScriptRecord after(ScriptFiles before, ScriptFiles after, String output) {
    Set<String> written = before.written(after);
    Set<String> edited = edited(before, after, output);
    Set<String> givenUp = givenUp(before, after, output);
    Set<String> changed = before.changed(after);
    Set<String> own = new TreeSet<>(written);
    own.removeIf(
        path -> !outputs.contains(path) && (changed.contains(path) || !rewritten.contains(path)));
    own.addAll(givenUp);
    return edited.size() == givenUp.size()
        ? new ScriptRecord(after, written, own, 0)
        : new ScriptRecord(null, written, own, repeats + 1);
  }

  /** The edits that are taken for outputs since there were edits in so many runs before. */
  Set<String> givenUp(ScriptFiles before, ScriptFiles after, String output) {
    return repeats + 1 < MOST_REPEATS ? Set.of() : edited(before, after, output);
  }

  private Set<String> edited(ScriptFiles before, ScriptFiles after, String output) {
    Set<String> paths = before.changed(after);
    paths.removeIf(path -> outputs.contains(path) || path.startsWith(output));
    return paths;
  }

  /**
   * The same after a run that went wrong: the script must run again. What {@code earlier} runs have
   * written is still known, since this one may have ended before it wrote.
   */
  ScriptRecord unsettled(ScriptRecord earlier) {
    Set<String> all = new TreeSet<>(outputs);
    all.addAll(earlier.outputs);
    return new ScriptRecord(null, rewritten, all, repeats);
  }
}
