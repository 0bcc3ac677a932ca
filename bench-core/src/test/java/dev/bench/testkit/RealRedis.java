package dev.bench.testkit;

import dev.bench.embedded.ScratchRedis;
import dev.bench.embedded.binaries.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * A real Redis, the same for all tests of a Java process, empty before each test.
 *
 * <pre>{@code
 * @RegisterExtension static final RealRedis redis = new RealRedis();
 * … Redis.connect(redis.uri(), "test")
 * }</pre>
 */
public final class RealRedis implements BeforeAllCallback, BeforeEachCallback {

  private ScratchRedis server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(RealRedis.class))
            .computeIfAbsent(
                ScratchRedis.class,
                type -> ScratchRedis.start(Binaries.ofMachine(System.getenv(), progress -> {})),
                ScratchRedis.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    flush();
  }

  /** Its address. */
  public URI uri() {
    return server.uri();
  }

  /** Empties it. */
  public void flush() {
    try (Socket socket = new Socket(uri().getHost(), uri().getPort())) {
      socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readNBytes("+OK\r\n".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
