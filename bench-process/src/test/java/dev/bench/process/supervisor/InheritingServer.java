package dev.bench.process.supervisor;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that accepts from the listening socket that is its standard input, and answers each line
 * with its process id. On TERM it accepts no more and ends what it has accepted.
 */
public final class InheritingServer {

  private static volatile boolean closing;

  private InheritingServer() {}

  /**
   * Says {@code serves} once it accepts; fails first if the file {@code broken} is in its folder.
   */
  public static void main(String[] args) throws Exception {
    if (Files.exists(Path.of("broken"))) {
      System.out.println("broken");
      System.exit(3);
    }
    // The JDK closes standard output when it takes the socket.
    PrintStream output = new PrintStream(new FileOutputStream("/proc/self/fd/1"), true);
    ServerSocketChannel server = (ServerSocketChannel) System.inheritedChannel();
    server.configureBlocking(false);
    Selector selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
    Thread serving = Thread.ofPlatform().unstarted(() -> serve(server, selector));
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  closing = true;
                  selector.wakeup();
                  join(serving);
                }));
    serving.start();
    output.println("serves");
  }

  private static void serve(ServerSocketChannel server, Selector selector) {
    List<Thread> running = new ArrayList<>();
    try {
      while (!closing) {
        selector.select();
        selector.selectedKeys().clear();
        SocketChannel caller = closing ? null : server.accept();
        if (caller != null) {
          running.add(Thread.ofVirtual().start(() -> answer(caller)));
        }
      }
    } catch (IOException gone) {
      throw new IllegalStateException(gone);
    } finally {
      running.forEach(InheritingServer::join);
    }
  }

  private static void answer(SocketChannel caller) {
    try (caller) {
      ByteBuffer line = ByteBuffer.allocate(100);
      while (caller.read(line) >= 0 && line.get(line.position() - 1) != '\n') {}
      String pid = ProcessHandle.current().pid() + "\n";
      caller.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException gone) {
      // A test that ends hangs up.
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
