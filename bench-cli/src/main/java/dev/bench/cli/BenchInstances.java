package dev.bench.cli;

import dev.bench.cli.process.CannotRunException;
import dev.bench.cli.process.Formation;
import dev.bench.cli.process.Instance;
import dev.bench.cli.process.MoreInstances;
import dev.bench.cli.process.ProcessSpec;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Further processes of a bench's lines, made as the first ones were.
 *
 * @param places the first ones
 * @param listening the names of those that listen at a port of the settings
 * @param made the process of a place
 */
record BenchInstances(
    List<Formation.Place> places,
    Set<String> listening,
    Function<Formation.Place, ProcessSpec> made)
    implements MoreInstances {

  @Override
  public ProcessSpec another(ProcessSpec first, int number) {
    Formation.Place place =
        places.stream()
            .filter(each -> each.instance().equals(first.instance()))
            .findFirst()
            .orElseThrow();
    if (listening.contains(first.name()) && !place.usesPort()) {
      throw new CannotRunException(
          "%s listens on the port that the settings give it, so there can be only one"
              .formatted(first.instance().family()));
    }
    Instance instance = Instance.of(first.instance().family(), number);
    int port = place.port() + number - place.instance().number();
    return made.apply(new Formation.Place(place.line(), instance, port));
  }
}
