package dev.bench.site.change;

import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import dev.bench.site.journal.Undoing;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings that a site takes after the commit mark. */
final class SettingsDraft {

  private SettingsDraft() {}

  /** Writes {@code settings} to a file with mode 0600, and gives the step that takes them. */
  static Finish.TakeSettings write(
      SiteWork work, Operation operation, SiteState site, Map<String, @Nullable Object> settings)
      throws Exception {
    Path draft = site.path().resolve(".settings-" + NewDatabase.hex(8) + Undoing.PART);
    operation.step(
        "settings",
        new Undo.RemoveFile(draft.toString()),
        () -> ConfigFile.replace(draft, Json.core().indented(settings)));
    return new Finish.TakeSettings(site.name(), work.relative(draft));
  }
}
