package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.queue.Settlement;

/** What the loop does with a claim: hold it, and run it in its slot's thread. */
interface JobWork {

  /** The claim as this process holds it. */
  HeldJob hold(Claim claim);

  /** Runs it and says what became of it; never throws. */
  Settlement run(HeldJob job);
}
