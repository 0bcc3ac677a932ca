package dev.bench.realtime.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that this process holds for clients that have not read them yet.
 *
 * <p>A frame counts once, however many clients share it, from its allocation until its last holder
 * releases it. Each place in a client's queue counts {@link #PLACE_BYTES}. Safe for many threads.
 */
public final class UnsentBudget {

  /** What a place in a queue takes, apart from the frame that stands there. */
  public static final int PLACE_BYTES = 16;

  /** What the JVM needs outside the heap besides: for what clients send, and for Netty itself. */
  private static final long RECEIVING_BYTES = 48L * 1024 * 1024;

  private final long limit;
  private final AtomicLong held = new AtomicLong();

  private UnsentBudget(long limit) {
    this.limit = limit;
  }

  /**
   * A budget that fits into what the JVM may use outside the heap.
   *
   * @throws IllegalArgumentException when it does not; names the setting
   */
  public static UnsentBudget within(long limit) {
    long most = PlatformDependent.maxDirectMemory() - RECEIVING_BYTES;
    if (limit > most) {
      throw new IllegalArgumentException(
          ("socketio_max_unsent_total is %d, but the JVM leaves %d bytes for it. Set it lower, or set"
                  + " BENCH_JAVA_OPTS=-XX:MaxDirectMemorySize=<bytes> for bench socketio.")
              .formatted(limit, most));
    }
    return new UnsentBudget(limit);
  }

  /** A buffer outside the heap that counts until its last holder releases it. */
  ByteBuf buffer(int capacity) {
    return new CountedBuffer(capacity);
  }

  /** Counts one more place, or with {@code -1} one less. */
  public void places(int change) {
    held.addAndGet((long) change * PLACE_BYTES);
  }

  /** Whether more is held than the limit allows. */
  public boolean isExceeded() {
    return held.get() > limit;
  }

  /** How many bytes are held now. */
  public long held() {
    return held.get();
  }

  private final class CountedBuffer extends UnpooledDirectByteBuf {

    CountedBuffer(int capacity) {
      super(UnpooledByteBufAllocator.DEFAULT, capacity, capacity);
      held.addAndGet(capacity);
    }

    @Override
    protected void deallocate() {
      held.addAndGet(-capacity());
      super.deallocate();
    }
  }
}
