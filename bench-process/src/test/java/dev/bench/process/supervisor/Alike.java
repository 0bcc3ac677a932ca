package dev.bench.process.supervisor;

import dev.bench.process.CannotRunException;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import java.util.List;

/** Further processes of lines that are like the first ones; five at most. */
public record Alike(List<ProcessSpec> firsts) implements FurtherProcesses {

  private static final int MOST = 5;

  @Override
  public List<String> lines() {
    return firsts.stream().map(first -> first.instance().line()).distinct().toList();
  }

  @Override
  public ProcessSpec another(Instance instance) {
    if (instance.number() > MOST) {
      throw new CannotRunException("there can be no " + instance.name());
    }
    return firsts.stream()
        .filter(each -> each.instance().line().equals(instance.line()))
        .map(first ->
            new ProcessSpec(
                instance,
                first.command(),
                first.directory(),
                first.environment(),
                first.log(),
                first.care()))
        .findFirst()
        .orElseThrow();
  }
}
