package dev.bench.process.supervisor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bench.process.child.ChildMark;
import dev.bench.process.procfile.Instance;
import java.time.Instant;

/**
 * The status of a process.
 *
 * @param instance which one of which line
 * @param pid of its child, 0 when none runs
 * @param mark the value of {@link ChildMark#VARIABLE} in the environment of all that the child
 *     started; empty when none runs
 * @param state {@code waiting}, {@code starting}, {@code ready}, {@code stopping}, {@code backing
 *     off}, {@code done}, {@code ended}, {@code failed}, {@code left alone} or {@code held}
 * @param since when that state began
 * @param restarts how often it was started again
 * @param generation of the app code it serves; empty when unknown
 * @param why why it is not ready; empty when it is
 * @param address where people reach it, see {@link FurtherProcesses#address}
 * @param bindsPort whether it binds its port itself, so that no other can run beside it
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
    String address,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean bindsPort) {

  /** Its name. */
  public String name() {
    return instance.name();
  }

  /** Whether it is ready or done. */
  @JsonIgnore
  public boolean isReady() {
    return state.equals(ProcessState.READY.word()) || state.equals(ProcessState.DONE.word());
  }
}
