package dev.bench.cli.process;

/**
 * Somebody who wanted something of the manager.
 *
 * <p>Threads: called by the manager's consumer; neither method may block.
 */
public interface Asker {

  /** Hears a reply. */
  void hear(Reply reply);

  /** Whether anybody still listens; if not, nothing is waited for. */
  default boolean isListening() {
    return true;
  }

  /** Somebody who wants no answer. */
  static Asker silent() {
    return _ -> {};
  }
}
