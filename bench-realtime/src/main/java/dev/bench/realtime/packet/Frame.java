package dev.bench.realtime.packet;

import io.netty.buffer.ByteBuf;

/**
 * One packet as a whole websocket frame, encoded once and shared by all clients that it is for.
 *
 * <p>Its bytes lie outside the heap, so that no channel copies them. Its maker holds it first; each
 * queue and each channel holds it until it has sent it. Safe for many threads.
 */
public final class Frame {

  private static final int LONGEST_HEADER = 10;
  private static final int FINAL_TEXT = 0x81;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;

  private final ByteBuf bytes;
  private final int header;

  private Frame(ByteBuf bytes, int header) {
    this.bytes = bytes;
    this.header = header;
  }

  /** A frame whose text is {@code parts}, in UTF-8, one after the other. */
  static Frame of(UnsentBudget budget, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuf bytes = budget.buffer(LONGEST_HEADER + length);
    writeHeader(bytes, length);
    int header = bytes.readableBytes();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return new Frame(bytes, header);
  }

  /** RFC 6455, section 5.2: final, text, not masked. */
  private static void writeHeader(ByteBuf bytes, int length) {
    bytes.writeByte(FINAL_TEXT);
    if (length < SHORT_LENGTH) {
      bytes.writeByte(length);
    } else if (length <= 0xffff) {
      bytes.writeByte(SHORT_LENGTH).writeShort(length);
    } else {
      bytes.writeByte(LONG_LENGTH).writeLong(length);
    }
  }

  /** How many bytes its text has. */
  public int length() {
    return bytes.readableBytes() - header;
  }

  /** One more holder. */
  public Frame retain() {
    bytes.retain();
    return this;
  }

  /** One holder less. */
  public void release() {
    bytes.release();
  }

  /** The whole websocket frame; the receiver takes over the hold of the caller. */
  public ByteBuf websocket() {
    return bytes.duplicate();
  }

  /** The text alone; the receiver takes over the hold of the caller. */
  public ByteBuf text() {
    return bytes.slice(header, length());
  }
}
