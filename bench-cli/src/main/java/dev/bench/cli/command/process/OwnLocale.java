package dev.bench.cli.command.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The locale that the launcher was called with.
 *
 * <p>The launcher runs java with a locale of UTF-8 and keeps in {@code BENCH_LC_…} what was set
 * before, so that the processes of a Procfile get it back.
 */
final class OwnLocale {

  private static final String KEPT = "BENCH_LOCALE";

  private static final List<String> CHANGED = List.of("LC_ALL", "LC_CTYPE");

  private OwnLocale() {}

  /** The variables {@code inherited} as they were before the launcher changed them. */
  static Map<String, String> restored(Map<String, String> inherited) {
    Map<String, String> own = new LinkedHashMap<>(inherited);
    if (own.remove(KEPT) != null) {
      for (String name : CHANGED) {
        own.remove(name);
        String before = own.remove("BENCH_" + name);
        if (before != null) {
          own.put(name, before);
        }
      }
    }
    return own;
  }
}
