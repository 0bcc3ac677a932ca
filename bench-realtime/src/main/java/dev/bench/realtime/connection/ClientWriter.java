package dev.bench.realtime.connection;

import com.corundumstudio.socketio.handler.ClientHead;
import dev.bench.realtime.packet.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Writes the queued frames of one client to the channel that the client has at the time: a poll
 * that waits for an answer, or a websocket.
 *
 * <p>A websocket gets frames while it is writable, so that its own buffer stays small and the rest
 * waits in the {@link SendQueue}. A write that fails closes the channel: the pipeline's listener of
 * failures hears of it. Frames leave the queue on the event loop of the channel only, which keeps
 * their order when the channel changes. Safe for many threads.
 */
public final class ClientWriter {

  /** The writer whose websocket a channel is. */
  public static final AttributeKey<ClientWriter> WRITER = AttributeKey.valueOf("bench.writer");

  private static final int FRAMES_PER_POLL = 500;

  /** Stands between the packets of one poll. */
  private static final ByteBuf SEPARATOR =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(1, 1).writeByte(0x1e).asReadOnly());

  private final ClientHead head;
  private final SendQueue queue;
  private final int payloadBytes;
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile @Nullable Channel poll;
  private volatile @Nullable Channel websocket;
  private volatile int unreadAnswer;

  ClientWriter(ClientHead head, SendQueue queue, int payloadBytes) {
    this.head = head;
    this.queue = queue;
    this.payloadBytes = payloadBytes;
  }

  /** Sends a frame after all before it; false when the client leaves too much unread. */
  public boolean send(Frame frame) {
    boolean taken = queue.add(frame);
    if (taken) {
      writeSoon();
    }
    return taken;
  }

  /** A poll waits for an answer from now on. */
  public void poll(Channel channel) {
    poll = channel;
    writeSoon();
  }

  /** Whether a poll waits for an answer. */
  public boolean isPolled() {
    Channel channel = poll;
    return channel != null && channel.isActive();
  }

  /** Everything goes through this websocket from now on. */
  public void websocket(Channel channel) {
    channel.attr(WRITER).set(this);
    websocket = channel;
    writeSoon();
  }

  /** How many bytes the client has left unread, about. */
  long unsent() {
    Channel channel = websocket;
    long written =
        channel == null
            ? unreadAnswer
            : channel.config().getWriteBufferHighWaterMark() - channel.bytesBeforeUnwritable();
    return queue.bytes() + written;
  }

  /** Drops what waits, and closes the channels. */
  void close() {
    queue.close();
    close(poll);
    close(websocket);
  }

  private static void close(@Nullable Channel channel) {
    if (channel != null) {
      var _ = channel.close();
    }
  }

  private void writeSoon() {
    Channel channel = channel();
    if (channel != null && due.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::write);
    }
  }

  private @Nullable Channel channel() {
    Channel channel = websocket;
    return channel == null ? poll : channel;
  }

  /** Writes what the channel can take; on the event loop of a channel of this client. */
  public void write() {
    due.set(false); // What is queued from here on has itself written again.
    Channel channel = channel();
    if (channel == null) {
      return;
    }
    if (!channel.eventLoop().inEventLoop()) {
      writeSoon(); // The client has moved to another channel.
    } else if (channel.equals(websocket)) {
      writeFrames(channel);
    } else if (channel.isActive()) {
      answerPoll(channel);
    }
  }

  private void writeFrames(Channel channel) {
    boolean written = false;
    while (channel.isWritable()) {
      Frame frame = queue.poll();
      if (frame == null) {
        break;
      }
      var _ = channel.write(frame.websocket(), channel.voidPromise());
      written = true;
    }
    if (written) {
      channel.flush();
    }
  }

  private void answerPoll(Channel channel) {
    List<ByteBuf> parts = new ArrayList<>();
    int bytes = 0;
    while (bytes < payloadBytes && parts.size() < 2 * FRAMES_PER_POLL) {
      Frame frame = queue.poll();
      if (frame == null) {
        break;
      }
      if (!parts.isEmpty()) {
        parts.add(SEPARATOR.duplicate());
      }
      bytes += frame.length();
      parts.add(frame.text());
    }
    if (parts.isEmpty()) {
      return;
    }
    poll = null;
    unreadAnswer = bytes;
    head.releasePollingChannel(channel);
    ByteBuf body = Unpooled.wrappedBuffer(parts.size(), parts.toArray(ByteBuf[]::new));
    var _ = EngineAnswers.packets(channel, body).addListener(sent -> unreadAnswer = 0);
  }
}
