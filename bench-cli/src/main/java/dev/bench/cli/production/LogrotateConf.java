package dev.bench.cli.production;

/**
 * The text of {@code config/logrotate.conf}: the log files that supervisor or nginx write for this
 * bench. {@code bench start} rotates its own.
 */
final class LogrotateConf {

  private final Installation bench;

  /** The text for a bench. */
  LogrotateConf(Installation bench) {
    this.bench = bench;
  }

  /** The whole file. */
  String text() {
    return """
    # Made by "bench setup logrotate", which replaces it.
    /var/log/nginx/%1$s-*.log {
      daily
      rotate 14
      missingok
      notifempty
      compress
      delaycompress
      sharedscripts
      postrotate
        [ ! -f /run/nginx.pid ] || kill -USR1 $(cat /run/nginx.pid)
      endscript
    }
    """
        .formatted(bench.name());
  }
}
