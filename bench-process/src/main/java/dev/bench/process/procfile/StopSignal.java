package dev.bench.process.procfile;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The signals by which a process may be asked to end; each server has its own. */
public enum StopSignal {
  /** Hang up. */
  HUP,
  /** As Ctrl-C does: PostgreSQL ends without waiting for its clients. */
  INT,
  /** nginx, gunicorn and PHP-FPM finish their requests with it. */
  QUIT,
  /** What most programs expect. */
  TERM,
  /** HAProxy finishes its connections with it. */
  USR1,
  /** For programs with a meaning of their own. */
  USR2,
  /** Apache's httpd finishes its requests with it. */
  WINCH;

  /**
   * The signal of that name.
   *
   * @throws IllegalArgumentException says which there are
   */
  static StopSignal of(String word) {
    return Arrays.stream(values())
        .filter(signal -> signal.name().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`%s` is none of %s"
                    .formatted(
                        word,
                        Arrays.stream(values())
                            .map(StopSignal::name)
                            .collect(Collectors.joining(", ")))));
  }
}
