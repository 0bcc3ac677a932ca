package dev.bench.cli.asset;

import dev.bench.build.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A process of Node that answers one line with one line, kept because it needs longer to load a
 * compiler than to use it.
 *
 * <p>It ends with its input, and so with this process, however that ends. Threads: one at a time.
 */
final class KeptNode implements AutoCloseable {

  private final Path folder;
  private final Process process;
  private final Writer input;
  private final BufferedReader output;

  private KeptNode(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts {@code node} with a script of this package. */
  static KeptNode start(
      Path node, String script, List<String> arguments, Map<String, String> environment)
      throws IOException {
    Path folder = Files.createTempDirectory("bench-node-");
    Path file = folder.resolve(script);
    try (InputStream in = Objects.requireNonNull(KeptNode.class.getResourceAsStream(script))) {
      Files.copy(in, file);
    }
    ProcessBuilder builder = new ProcessBuilder(node.toString(), file.toString());
    builder.command().addAll(arguments);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new KeptNode(folder, builder.start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The answer to {@code line}; after a failure the process is of no more use.
   *
   * @throws IOException when it ends, or gives no answer within {@code limit}
   */
  String ask(String line, Duration limit) throws IOException {
    input.write(line + "\n");
    input.flush();
    CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("node")
        .start(() -> {
          try {
            answer.complete(output.readLine());
          } catch (IOException ended) {
            answer.complete(null);
          }
        });
    try {
      String text = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (text == null) {
        throw new IOException("Node.js ended while it made bundles");
      }
      return text;
    } catch (TimeoutException late) {
      close();
      throw new IOException(
          "Node.js took longer than %d s to make bundles and was ended; asset_build_limit allows more"
              .formatted(limit.toSeconds()),
          late);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The build was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Folders.delete(folder);
  }
}
