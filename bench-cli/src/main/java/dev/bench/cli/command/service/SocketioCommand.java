package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.service.BindAddress;
import dev.bench.cli.service.RealtimeService;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench socketio}: the realtime server. */
@Command(
    name = "socketio",
    description = "Delivers events to browsers over Socket.IO.",
    footer = {"", "Example:  bench socketio"})
public final class SocketioCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private JvmOption jvm = new JvmOption();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on (default: bind_address of the settings, or 127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on (default: socketio_port of the settings, or 9000).")
  private @Nullable Integer port;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    jvm.check(directory);
    BenchConfig config = BenchConfig.load(directory);
    String address = BindAddress.of(config, host);
    int listen = port == null ? config.socketioPort() : port;
    return RealtimeService.run(directory, address, listen);
  }
}
