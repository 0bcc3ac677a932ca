package dev.bench.process.supervisor;

/**
 * A caller that gets replies of the manager.
 *
 * <p>Threads: called by the manager's consumer; neither method may block.
 */
public interface ReplyTo {

  /** Takes a reply. */
  void hear(Reply reply);

  /** Whether it still listens; otherwise the manager stops waiting for it. */
  default boolean isListening() {
    return true;
  }

  /** A caller that ignores replies. */
  static ReplyTo silent() {
    return _ -> {};
  }
}
