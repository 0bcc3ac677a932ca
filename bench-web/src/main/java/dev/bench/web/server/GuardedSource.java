package dev.bench.web.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Stands between a connection and Undertow's parser, and lets only plain requests through.
 *
 * <p>Undertow reads some lengths in a way of its own, and answers what it refuses with an empty 400
 * that no log tells of. What {@link Framing} refuses never reaches it: the caller gets a reason,
 * the log a line, and the connection ends. Confined to the connection's I/O thread.
 */
final class GuardedSource extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedSource.class);
  private static final int DISCARDED_BYTES = 64 << 10;

  private final StreamSinkConduit sink;
  private final InetSocketAddress peer;
  private final Refusals refusals;
  private final Framing framing;
  private @Nullable RefusedRequest refusal;
  private boolean ended;

  private GuardedSource(StreamConnection connection, Refusals refusals, int headBytes) {
    super(connection.getSourceChannel().getConduit());
    this.sink = connection.getSinkChannel().getConduit();
    this.peer = connection.getPeerAddress(InetSocketAddress.class);
    this.refusals = refusals;
    this.framing = new Framing(headBytes);
  }

  /** Guards what comes from {@code connection} from now on. */
  static void guard(StreamConnection connection, Refusals refusals, int headBytes) {
    connection.getSourceChannel().setConduit(new GuardedSource(connection, refusals, headBytes));
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (ended) {
      return -1;
    }
    if (refusal != null) {
      return refuse(refusal);
    }
    int from = target.position();
    int count = super.read(target);
    boolean inBody = framing.isInBody();
    int good = from; // all before it belongs to whole requests
    try {
      while (good < from + count) {
        good = framing.accept(target, good, from + count);
      }
      return count;
    } catch (RefusedRequest e) {
      target.position(good);
      if (good > from) { // those are answered first
        refusal = e;
        return good - from;
      }
      int nothing = refuse(e);
      if (inBody) {
        throw new IOException("The rest of a request is refused: " + e.getMessage());
      }
      return nothing;
    }
  }

  /** A refusal that waits is told although no further bytes come. */
  @Override
  public void resumeReads() {
    if (refusal == null || ended) {
      super.resumeReads();
    } else {
      super.wakeupReads();
    }
  }

  /** Answers, and tells Undertow that nothing more comes; it then ends the connection. */
  private int refuse(RefusedRequest why) throws IOException {
    ended = true;
    refusals.add(peer, why.status(), why.getMessage());
    ByteBuffer answer = ByteBuffer.wrap(Framing.answer(why.status(), why.getMessage()));
    discardRest();
    sink.write(answer);
    if (answer.hasRemaining()) {
      LOG.debug("The caller reads too slowly to hear why its request is refused");
    }
    return -1;
  }

  /** Closing over bytes that were not read would make the caller's TCP forget our answer. */
  private void discardRest() throws IOException {
    ByteBuffer rest = ByteBuffer.allocate(8 << 10);
    for (int left = DISCARDED_BYTES; left > 0; ) {
      int read = super.read(rest.clear());
      if (read <= 0) {
        return;
      }
      left -= read;
    }
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (targets[i].hasRemaining()) {
        return read(targets[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
  }
}
