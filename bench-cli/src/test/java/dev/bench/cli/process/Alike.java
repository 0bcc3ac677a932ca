package dev.bench.cli.process;

import java.util.List;

/** Further processes of lines that are like the first ones; five at most. */
public record Alike(List<ProcessSpec> firsts) implements MoreInstances {

  private static final int MOST = 5;

  @Override
  public List<String> lines() {
    return firsts.stream().map(first -> first.instance().family()).distinct().toList();
  }

  @Override
  public ProcessSpec another(Instance instance) {
    if (instance.number() > MOST) {
      throw new CannotRunException("there can be no " + instance.name());
    }
    return firsts.stream()
        .filter(each -> each.instance().family().equals(instance.family()))
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
