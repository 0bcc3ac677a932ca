package dev.bench.embedded;

import dev.bench.embedded.binaries.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A Redis for tests: empty, on a free port, nothing kept on disk, gone with this process. */
public final class ScratchRedis implements AutoCloseable {

  private final Scratch scratch;
  private final ServerUse use;
  private final int port;

  private ScratchRedis(Scratch scratch, ServerUse use, int port) {
    this.scratch = scratch;
    this.use = use;
    this.port = port;
  }

  /** Starts one. */
  public static ScratchRedis start(Binaries binaries) {
    try {
      Scratch scratch = Scratch.make();
      Path folder = scratch.folder();
      int port = FreePort.any();
      ServerPlan plan =
          new ServerPlan(
              "redis",
              List.of(
                  binaries.redisServer().toString(),
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--save",
                  "",
                  "--appendonly",
                  "no"),
              folder,
              folder,
              port,
              folder.resolve("redis.log"));
      SharedServer server = new SharedServer("redis", folder, new RedisProbe("127.0.0.1", port));
      return new ScratchRedis(scratch, server.use(() -> plan), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    use.close();
    try {
      scratch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
