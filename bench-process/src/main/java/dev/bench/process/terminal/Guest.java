package dev.bench.process.terminal;

/**
 * A client connected to the terminal of a process.
 *
 * <p>Threads: called by the one that reads what the process writes.
 */
public interface Guest {

  /** Takes output of the process; must not block. */
  void see(byte[] output);

  /**
   * Returns when the client has read most of the output, or is given up. Meanwhile only the process
   * waits, as for a slow screen.
   */
  void awaitRoom() throws InterruptedException;

  /** The output has ended. */
  void ended();
}
