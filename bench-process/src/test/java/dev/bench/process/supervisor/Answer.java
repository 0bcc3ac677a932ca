package dev.bench.process.supervisor;

import dev.bench.process.probe.Probe;
import java.util.function.BooleanSupplier;

/** A probe whose answer a test decides. */
record Answer(BooleanSupplier good) implements Probe {

  @Override
  public String lacks(String mark) {
    return good.getAsBoolean() ? "" : "no answer";
  }

  @Override
  public String question() {
    return "an answer";
  }
}
