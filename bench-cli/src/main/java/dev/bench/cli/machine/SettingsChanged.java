package dev.bench.cli.machine;

import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settings of a file that have given values. */
public final class SettingsChanged implements Step {

  private final Path file;
  private final Function<Map<String, @Nullable Object>, Map<String, ?>> values;
  private final Map<String, @Nullable Object> before = new LinkedHashMap<>();

  /** The settings in {@code file} get {@code values}; those that these do not name stay. */
  public SettingsChanged(Path file, Map<String, ?> values) {
    this(file, _ -> values);
  }

  /** The same for values that follow from the settings at the moment of the change. */
  public SettingsChanged(
      Path file, Function<Map<String, @Nullable Object>, Map<String, ?>> values) {
    this.file = file;
    this.values = values;
  }

  @Override
  public String what() {
    return "set %s in %s"
        .formatted(String.join(", ", values.apply(ConfigFile.read(file)).keySet()), file);
  }

  @Override
  public boolean isDone() {
    Map<String, @Nullable Object> now = ConfigFile.read(file);
    return values.apply(now).entrySet().stream()
        .allMatch(each -> Objects.equals(now.get(each.getKey()), each.getValue()));
  }

  @Override
  public void run() throws IOException {
    change(settings ->
        values.apply(settings).forEach((key, value) -> before.put(key, settings.put(key, value))));
  }

  @Override
  public void undo() throws IOException {
    change(settings ->
        before.forEach((key, value) -> {
          if (value == null) {
            settings.remove(key);
          } else {
            settings.put(key, value);
          }
        }));
  }

  private void change(Consumer<Map<String, @Nullable Object>> edit) throws IOException {
    ConfigFile.change(file, edit);
    Written.giveToOwnerOfFolder(file.resolveSibling("." + file.getFileName() + ".lock"));
  }
}
