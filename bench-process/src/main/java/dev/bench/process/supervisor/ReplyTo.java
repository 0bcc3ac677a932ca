package dev.bench.process.supervisor;

/**
 * Somebody who wanted something of the manager.
 *
 * <p>Threads: called by the manager's consumer; neither method may block.
 */
public interface ReplyTo {

  /** Hears a reply. */
  void hear(Reply reply);

  /** Whether anybody still listens; if not, nothing is waited for. */
  default boolean isListening() {
    return true;
  }

  /** Somebody who wants no answer. */
  static ReplyTo silent() {
    return _ -> {};
  }
}
