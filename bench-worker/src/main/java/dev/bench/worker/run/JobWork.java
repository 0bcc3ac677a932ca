package dev.bench.worker.run;

import dev.bench.queue.Claim;
import dev.bench.queue.Settlement;
import java.util.Optional;

/** What the loop does with a claim: hold it, and run it in its slot's thread. */
public interface JobWork {

  /** The claim as this process holds it. */
  HeldJob hold(Claim claim);

  /**
   * Runs it and says what became of it; empty when that is settled already, or another thread's to
   * say. Never throws.
   */
  Optional<Settlement> run(HeldJob job);
}
