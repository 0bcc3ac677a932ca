package dev.bench.process.procfile;

import dev.bench.process.CannotRunException;
import dev.bench.process.probe.SocketProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * The processes that are to run, each with its {@code PORT}: a hundred apart for lines, one apart
 * for the processes of a line. So a process has the same port whatever else is started, as in
 * foreman.
 */
public final class Formation {

  /** The default of the first port. */
  public static final int FIRST_PORT = 5000;

  private static final int BASES_APART = 1000;
  private static final Pattern USES_PORT = Pattern.compile("\\$\\{?PORT\\b");

  private Formation() {}

  /**
   * A process and its place.
   *
   * @param line what it runs
   * @param instance which of the line's processes it is
   * @param port the {@code PORT} of its environment; 0 when no number is left and the command line
   *     does not name it
   */
  public record Place(Procfile.Line line, Instance instance, int port) {

    /**
     * Whether the command line or the policy names {@code PORT}, so that the process listens there.
     */
    public boolean usesPort() {
      return USES_PORT.matcher(line.command()).find() || line.policy().asksPort();
    }
  }

  /**
   * Places processes.
   *
   * @param all the whole file
   * @param names the lines that are meant; all when empty
   * @param base the port of the first process
   * @throws CannotRunException when nothing is left or there are not enough ports
   */
  public static List<Place> of(
      Procfile all, List<String> names, Concurrency concurrency, int base) {
    List<Place> places = new ArrayList<>();
    for (Procfile.Line line : all.only(names).lines()) {
      for (Instance instance : concurrency.instances(line.name())) {
        places.add(place(all, instance, base));
      }
    }
    if (places.isEmpty()) {
      throw new CannotRunException(
          "--concurrency leaves no process to run: give one a number above 0");
    }
    return places;
  }

  /**
   * The place of a process, whether it was started or not.
   *
   * @param all the whole file
   * @param base the port of the first process
   * @throws CannotRunException when there are not enough ports
   */
  public static Place place(Procfile all, Instance instance, int base) {
    int position = all.names().indexOf(instance.line());
    int port = base + position * Concurrency.MOST + instance.number() - 1;
    Procfile.Line line = all.lines().get(position);
    if (port <= SocketProbe.LAST_PORT) {
      return new Place(line, instance, port);
    }
    Place without = new Place(line, instance, 0);
    if (without.usesPort()) {
      throw new CannotRunException(
          "%s would get PORT %d, above %d: begin lower with --port"
              .formatted(instance.name(), port, SocketProbe.LAST_PORT));
    }
    return without;
  }

  /**
   * The first base from {@code base} upwards, in steps of a thousand, from which every process gets
   * a port that is free.
   *
   * @param places the places from a base on
   * @throws CannotRunException when there is none
   */
  public static int freeBase(IntFunction<List<Place>> places, int base, IntPredicate free) {
    int found = base;
    while (!places.apply(found).stream()
        .allMatch(place -> place.port() == 0 || free.test(place.port()))) {
      found += BASES_APART;
      if (found > SocketProbe.LAST_PORT) {
        throw new CannotRunException(
            "from %d on, in steps of %d, no ports are free: begin lower with --port"
                .formatted(base, BASES_APART));
      }
    }
    return found;
  }

  /** The ports that processes listen on for certain, by process. */
  public static Map<String, Integer> ports(List<Place> places) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    places.stream()
        .filter(Place::usesPort)
        .forEach(place -> ports.put(place.instance().name(), place.port()));
    return ports;
  }
}
