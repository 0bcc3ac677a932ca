package dev.bench.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A line to a Redis on which an answer can be lost after the command has arrived. */
final class CutLine implements AutoCloseable {

  private final ServerSocket server;
  private final URI redis;
  private final AtomicBoolean cut = new AtomicBoolean();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** A line to {@code redis}. */
  CutLine(URI redis) throws IOException {
    this.redis = redis;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Where its near end is. */
  URI uri() {
    return URI.create("redis://127.0.0.1:" + server.getLocalPort());
  }

  /** Loses the next answer, and the connection with it. */
  void loseNextAnswer() {
    cut.set(true);
  }

  private void accept() {
    try {
      while (true) {
        Socket near = kept(server.accept());
        Socket far = kept(new Socket(redis.getHost(), redis.getPort()));
        Thread.ofVirtual().start(() -> copy(near, far, false));
        Thread.ofVirtual().start(() -> copy(far, near, true));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private Socket kept(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private void copy(Socket from, Socket to, boolean answers) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && cut.compareAndSet(true, false)) {
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException closed) {
      // The other end has gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
