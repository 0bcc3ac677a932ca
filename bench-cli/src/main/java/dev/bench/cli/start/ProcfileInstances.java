package dev.bench.cli.start;

import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.supervisor.FurtherProcesses;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes further processes of the lines of a Procfile, like the first ones.
 *
 * @param all the whole file
 * @param base the port of the first process
 * @param made the process of a place, or the reason why it cannot be made
 * @param address the address of that of a place
 */
public record ProcfileInstances(
    Procfile all,
    int base,
    Function<Formation.Place, ProcessSpec> made,
    Function<Formation.Place, String> address)
    implements FurtherProcesses {

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
    return all.names().contains(instance.line())
        ? address.apply(Formation.place(all, instance, base))
        : "";
  }
}
