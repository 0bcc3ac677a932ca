package dev.bench.process.supervisor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bench.process.child.ChildMark;
import dev.bench.process.procfile.Instance;
import java.time.Instant;

/**
 * How a process is.
 *
 * @param instance which one of which line
 * @param pid of its child, 0 when none runs
 * @param mark the value of {@link ChildMark#VARIABLE} in the environment of all that the child
 *     started; empty when none runs
 * @param state {@code waiting}, {@code starting}, {@code ready}, {@code stopping}, {@code backing
 *     off}, {@code done}, {@code ended}, {@code failed}, {@code left alone} or {@code held}
 * @param since when it came into that state
 * @param restarts how often it was started again
 * @param generation of the app code it serves; empty when it has not said so
 * @param why it is not ready; empty when it is
 * @param address where people reach it, see {@link FurtherProcesses#address}
 */
public record ProcessStatus(
    @JsonUnwrapped Instance instance,
    long pid,
    String mark,
    String state,
    Instant since,
    int restarts,
    String generation,
    String why,
    String address) {

  /** What it is called. */
  public String name() {
    return instance.name();
  }

  /** Whether it does its work or has done it. */
  @JsonIgnore
  public boolean isReady() {
    return state.equals(ProcessState.READY.word()) || state.equals(ProcessState.DONE.word());
  }
}
