package dev.bench.cli.production;

/**
 * The text of {@code config/systemd/<bench>.service}: one unit that runs {@code bench start
 * --no-dev}.
 *
 * <p>A process manager of its own starts and restarts the services, so systemd needs no unit for
 * each of them.
 */
final class SystemdUnit {

  /** Where the units of a bench lie, below {@code config}. */
  static final String FOLDER = "systemd";

  private static final long MARGIN = 30;

  private final Installation bench;

  /** The text for a bench. */
  SystemdUnit(Installation bench) {
    this.bench = bench;
  }

  /** The name of the file. */
  String file() {
    return bench.name() + ".service";
  }

  /** The whole file. */
  String text() {
    return """
    # Made by "bench setup systemd", which replaces it. Changes of yours go into a drop-in:
    # systemctl edit %1$s
    [Unit]
    Description=Bench %1$s
    Wants=network-online.target
    %7$sAfter=network-online.target mariadb.service redis-server.service
    StartLimitIntervalSec=0

    [Service]
    Type=notify
    TimeoutStartSec=300
    User=%2$s
    WorkingDirectory=%3$s
    Environment="HOME=%4$s" "PATH=%5$s"
    ExecStart="%3$s/env/bin/bench" start --no-dev
    Restart=always
    RestartSec=5
    KillMode=mixed
    SuccessExitStatus=143
    RestartForceExitStatus=75
    TimeoutStopSec=%6$d
    LimitNOFILE=65536
    NoNewPrivileges=yes
    PrivateTmp=yes
    ProtectSystem=full
    ProtectKernelTunables=yes
    ProtectKernelModules=yes
    ProtectKernelLogs=yes
    ProtectControlGroups=yes
    ProtectClock=yes
    ProtectHostname=yes
    PrivateDevices=yes
    LockPersonality=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
    CapabilityBoundingSet=

    [Install]
    WantedBy=multi-user.target
    """
        .formatted(
            bench.name(),
            bench.user(),
            escaped(bench.root().toString()),
            escaped(bench.home()),
            escaped(bench.path()),
            Math.max(bench.webDrain(), bench.workerDrain()) + MARGIN,
            socket());
  }

  /** A unit that requires a socket would not start without it, or find its port taken. */
  private String socket() {
    String socket = new SystemdSocket(bench).file();
    return bench.listensForWeb() ? "Requires=%1$s\nAfter=%1$s\n".formatted(socket) : "";
  }

  /** A percent sign begins a specifier of systemd. */
  private static String escaped(String text) {
    return text.replace("%", "%%");
  }
}
