package dev.bench.process.child;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.bench.process.libc.Libc;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The pipe for the output of a child and its descendants.
 *
 * <p>The JDK closes its own pipe as soon as the child ends. A process of the group that writes
 * later, for instance while it cleans up, would lose the line and die of SIGPIPE. This pipe ends
 * when no process has it open any more. Java opens its two ends by their names below {@code
 * /dev/fd}; the JDK closes the descriptors in a child.
 *
 * <p>Threads: one.
 */
final class OutputPipe implements AutoCloseable {

  private static final int READS = 0;
  private static final int WRITES = 1;

  private final int[] ends;
  private boolean closed;

  private OutputPipe(int[] ends) {
    this.ends = ends;
  }

  /**
   * A new one.
   *
   * @throws IOException when this process has no more files to open (ulimit -n)
   */
  static OutputPipe open() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment both = arena.allocate(JAVA_INT, 2);
      if (Libc.PIPE.call(both.address(), 0, 0) < 0) {
        throw new IOException(
            "the system gives no pipe for its output, errno "
                + Libc.errno()
                + "; let this user open more files (ulimit -n)");
      }
      return new OutputPipe(both.toArray(JAVA_INT));
    } catch (LinkageError | IllegalCallerException noNativeAccess) {
      throw new IOException("Java cannot reach the pipes of this system", noNativeAccess);
    }
  }

  /** The end to read; its reader closes it. */
  InputStream output() throws IOException {
    return new FileInputStream(file(READS));
  }

  /** Starts the one child that writes into it. */
  Process start(ProcessBuilder builder) throws IOException {
    Process started = Spawn.start(builder.redirectOutput(file(WRITES)));
    close();
    return started;
  }

  private File file(int end) {
    return new File("/dev/fd/" + ends[end]);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.CLOSE.call(ends[READS], 0, 0);
      Libc.CLOSE.call(ends[WRITES], 0, 0);
    }
  }
}
