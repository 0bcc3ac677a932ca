package dev.bench.site.store;

import dev.bench.config.Settings;
import dev.bench.json.Json;
import dev.bench.site.Progress;
import java.nio.file.Path;

/**
 * A process that sends a backup and ends, as by {@code kill -9}, at one moment: {@code FOLDER STAMP
 * MOMENT SETTINGS}.
 */
final class KilledSending {

  /** The exit status of one that was killed. */
  static final int KILLED = 137;

  private KilledSending() {}

  /** Sends it. */
  public static void main(String[] arguments) throws Exception {
    LocalBackup local = new LocalBackup(Path.of(arguments[0]), arguments[1]);
    String last = local.name() + arguments[2];
    Settings settings = new Settings(Json.core().object(arguments[3]));
    Progress killing =
        new Progress() {
          @Override
          public void begun(String step) {
            moment(step + " begun");
          }

          @Override
          public void advanced(String step, long bytes, long all) {
            moment(step + " " + bytes);
          }

          @Override
          public void done(String step) {
            moment(step + " done");
          }

          private void moment(String now) {
            if (now.equals(last)) {
              Runtime.getRuntime().halt(KILLED); // neither hooks nor finally blocks run
            }
          }
        };
    try (StoredBackups stored = StoredBackups.of(local.site(settings)).orElseThrow()) {
      stored.send(local.set(), killing);
    }
  }
}
