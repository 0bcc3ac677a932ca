package dev.bench.console;

import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Has JShell run each line in the thread that evaluates it, where the unit of work is bound. */
record InThisThread(SnippetLoader loader) implements ExecutionControlProvider {

  @Override
  public String name() {
    return "in-this-thread";
  }

  @Override
  public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
    return new DirectExecutionControl(loader);
  }
}
