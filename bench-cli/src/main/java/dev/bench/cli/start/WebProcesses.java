package dev.bench.cli.start;

import dev.bench.config.BenchConfig;
import dev.bench.process.procfile.Concurrency;
import dev.bench.process.procfile.Policy;
import dev.bench.process.procfile.Procfile;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The web processes of a bench in production: the process manager listens for them, so that one can
 * follow another without a refused connection, and {@code gunicorn_workers} is their number.
 *
 * @param config the settings of the bench
 * @param environment the variables of the processes; {@code DEV_SERVER} is that of development
 */
public record WebProcesses(BenchConfig config, Map<String, String> environment) {

  private static final String WEB = "web";
  private static final String DEVELOPMENT = "DEV_SERVER";
  private static final String LOCALHOST = "127.0.0.1";
  private static final Policy.Place SETTINGS = new Policy.Place("sites/common_site_config.json", 1);

  /**
   * Our own web server with no address but a port. It must say here when it is ready, so a line
   * that redirects its output listens for itself.
   */
  private static final Pattern OURS =
      Pattern.compile("(\\w+=\\S* +)*(\\S*/)?bench serve( --port[= ]\\S+)?");

  /** The lines, of which {@code web} says that the manager listens for it, if it is to. */
  public Procfile heldIn(Procfile lines) {
    return new Procfile(lines.lines().stream().map(this::held).toList());
  }

  private Procfile.Line held(Procfile.Line line) {
    boolean production = !environment.containsKey(DEVELOPMENT) && isLinux();
    if (!production || !line.name().equals(WEB) || !OURS.matcher(line.command()).matches()) {
      return line;
    }
    String host = config.settings().text("bind_address").orElse(LOCALHOST);
    int port = BenchPorts.fixed(line.command()).orElse(config.webserverPort());
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    Policy listens = Policy.NONE.with(Policy.Key.LISTEN.word(), address, SETTINGS);
    return new Procfile.Line(
        line.name(), line.command(), line.number(), line.policy().over(listens));
  }

  /** So many web processes as the settings say, where several can share a socket. */
  public Concurrency counted(Concurrency asked, Procfile lines) {
    boolean shared =
        lines.lines().stream().anyMatch(line -> line.name().equals(WEB) && line.policy().listens());
    long count = config.settings().number("gunicorn_workers").orElse(1L);
    return shared && !environment.containsKey(DEVELOPMENT)
        ? asked.otherwise(WEB, Math.clamp(count, 1, Concurrency.MOST))
        : asked;
  }

  /** A web process takes a socket of others there only. */
  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }
}
