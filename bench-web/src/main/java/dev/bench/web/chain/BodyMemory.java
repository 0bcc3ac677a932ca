package dev.bench.web.chain;

import dev.bench.ServiceUnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * How much of the heap the bodies that are read as arguments may take, all together.
 *
 * <p>A JSON text of a few megabytes can become a tree of hundreds, and a process that runs out of
 * heap ends for all sites. So what a body takes is counted before it is taken, and given back when
 * its request ends; a body that finds too little left is refused with 503. Thread-safe.
 */
public final class BodyMemory {

  private static final int UNIT_BYTES = 1024;
  private static final int PART_OF_HEAP = 3;

  private final Semaphore free;

  BodyMemory(long bytes) {
    free = new Semaphore(Math.toIntExact(bytes / UNIT_BYTES));
  }

  /** A third of this process's heap. */
  public static BodyMemory ofHeap() {
    return new BodyMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  Share share() {
    return new Share();
  }

  /** What one request takes. Confined to the request's thread. */
  final class Share implements AutoCloseable {

    private int units;

    /** Takes about so much more, or refuses the request. */
    void take(long bytes) {
      int more = Math.toIntExact(bytes / UNIT_BYTES) + 1;
      if (!free.tryAcquire(more)) {
        throw new ServiceUnavailableException(
            "The request's body takes more memory than the server has left; send less, or try again");
      }
      units += more;
    }

    /** {@code body}, each byte of which is taken {@code times} times when it is read. */
    InputStream counted(InputStream body, int times) {
      return new FilterInputStream(body) {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          int read = super.read(target, offset, length);
          if (read > 0) {
            take((long) read * times);
          }
          return read;
        }
      };
    }

    @Override
    public void close() {
      free.release(units);
      units = 0;
    }
  }
}
