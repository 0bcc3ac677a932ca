package dev.bench.web.answer;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Sends a part of a file, piece after piece, and then calls {@code end}. */
public final class FileSlice implements IoCallback {

  private static final int PIECE_BYTES = 64 << 10;

  private final FileChannel file;
  private final IoCallback end;
  private long position;
  private long left;

  /** Sends {@code length} bytes of {@code file} from {@code from} on. */
  public FileSlice(FileChannel file, long from, long length, IoCallback end) {
    this.file = file;
    this.position = from;
    this.left = length;
    this.end = end;
  }

  @Override
  public void onComplete(HttpServerExchange exchange, Sender sender) {
    if (left == 0) {
      end.onComplete(exchange, sender);
      return;
    }
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, left));
    try {
      int read = file.read(piece, position);
      if (read <= 0) {
        throw new EOFException("The file became shorter while it was sent");
      }
      position += read;
      left -= read;
      sender.send(piece.flip(), this);
    } catch (IOException e) {
      end.onException(exchange, sender, e);
    }
  }

  @Override
  public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
    end.onException(exchange, sender, exception);
  }
}
