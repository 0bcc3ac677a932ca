package dev.bench.process.supervisor;

/**
 * A caller that wanted something of the manager.
 *
 * <p>Threads: called by the manager's consumer; neither method may block.
 */
public interface ReplyTo {

  /** Hears a reply. */
  void hear(Reply reply);

  /** Whether it still listens; if not, nothing is waited for. */
  default boolean isListening() {
    return true;
  }

  /** A caller that wants no answer. */
  static ReplyTo silent() {
    return _ -> {};
  }
}
