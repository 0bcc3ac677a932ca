package dev.bench.testkit;

import dev.bench.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An S3-compatible server of one test's own (S3Proxy), whose objects are files of a folder. */
public final class S3Process implements AutoCloseable {

  /** Its one bucket. */
  public static final String BUCKET = "backups";

  private static final String ACCESS_KEY = "the-access-key";
  private static final String SECRET_KEY = "the-secret-key-of-the-store";

  private final Path folder;
  private final int port;
  private final Process server;

  private S3Process(Path folder, int port, Process server) {
    this.folder = folder;
    this.port = port;
    this.server = server;
  }

  /** Starts one whose files lie in {@code folder}. */
  public static S3Process start(Path folder) throws IOException {
    String jar = System.getProperty("s3proxy.jar", "");
    if (!Files.isRegularFile(Path.of(jar))) {
      throw new IllegalStateException(
          "The property s3proxy.jar names no file (%s); run the test with Maven".formatted(jar));
    }
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    int port = FreePorts.one();
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.properties"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, ACCESS_KEY, SECRET_KEY, folder.resolve("data")));
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                jar,
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    S3Process started = new S3Process(folder, port, server);
    Awaitility.await()
        .failFast("the server has ended", () -> !server.isAlive())
        .until(started::answers);
    return started;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What a bench has to set to use it. */
  public Map<String, @Nullable Object> settings() {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("backup_s3_endpoint", "http://127.0.0.1:" + port);
    settings.put("backup_s3_bucket", BUCKET);
    settings.put("backup_s3_access_key_id", ACCESS_KEY);
    settings.put("backup_s3_secret_access_key", SECRET_KEY);
    return settings;
  }

  /** The same with others. */
  public Settings settings(Map<String, @Nullable Object> others) {
    return new Settings(settings()).overlaidBy(others);
  }

  /** What signs requests, which may appear nowhere. */
  public String secret() {
    return SECRET_KEY;
  }

  /** The file of an object. */
  public Path object(String key) {
    return folder.resolve("data").resolve(BUCKET).resolve(key);
  }

  /** The keys of all objects, sorted; the parts of unfinished uploads are none. */
  public List<String> keys() throws IOException {
    Path bucket = object("");
    try (Stream<Path> files = Files.walk(bucket)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> bucket.relativize(file).toString())
          .filter(key -> !key.startsWith(".mpus-"))
          .sorted()
          .toList();
    }
  }

  /** What unfinished uploads have left, sorted. */
  public List<String> unfinished() throws IOException {
    Path bucket = object("");
    try (Stream<Path> files = Files.walk(bucket)) {
      return files
          .map(file -> bucket.relativize(file).toString())
          .filter(key -> key.startsWith(".mpus-"))
          .sorted()
          .toList();
    }
  }

  /** The program. */
  public ProcessHandle process() {
    return server.toHandle();
  }

  @Override
  public void close() {
    server.destroyForcibly().onExit().join();
  }
}
