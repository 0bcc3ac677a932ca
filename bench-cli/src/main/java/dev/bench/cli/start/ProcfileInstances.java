package dev.bench.cli.start;

import dev.bench.cli.process.Formation;
import dev.bench.cli.process.Instance;
import dev.bench.cli.process.MoreInstances;
import dev.bench.cli.process.ProcessSpec;
import dev.bench.cli.process.Procfile;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Further processes of the lines of a Procfile, created like the first ones.
 *
 * @param all the whole file
 * @param base the port of the first process
 * @param made the process of a place, or why there can be none
 * @param address where people reach that of a place
 */
public record ProcfileInstances(
    Procfile all,
    int base,
    Function<Formation.Place, ProcessSpec> made,
    Function<Formation.Place, String> address)
    implements MoreInstances {

  /** The same, each changed in that way. */
  ProcfileInstances with(UnaryOperator<ProcessSpec> change) {
    return new ProcfileInstances(all, base, made.andThen(change), address);
  }

  @Override
  public List<String> lines() {
    return all.names();
  }

  @Override
  public ProcessSpec another(Instance instance) {
    return made.apply(Formation.place(all, instance, base));
  }

  @Override
  public String address(Instance instance) {
    return all.names().contains(instance.family())
        ? address.apply(Formation.place(all, instance, base))
        : "";
  }
}
