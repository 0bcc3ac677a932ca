package dev.bench.process.terminal;

/**
 * A client connected to the terminal of a process.
 *
 * <p>Threads: called by the one that reads what the process writes.
 */
public interface Guest {

  /** The process wrote something; must not block. */
  void see(byte[] output);

  /**
   * Returns when most of what was to be seen was taken, or the guest is given up. Meanwhile the
   * process waits, as it would for a slow screen; nothing else does.
   */
  void awaitRoom() throws InterruptedException;

  /** Nothing comes any more. */
  void ended();
}
