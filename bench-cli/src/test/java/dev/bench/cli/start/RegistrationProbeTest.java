package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.start.RegistrationProbe.Role;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisAddress;
import dev.bench.redis.RedisLimits;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.RedisProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is registered in a real Redis, and whose word is taken. */
class RegistrationProbeTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  private static final String MARK = "run/worker/3";

  private Redis redis;

  @BeforeEach
  void connect() {
    redis = Redis.connect(server.uri(), "test");
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void a_worker_is_registered_once_it_is_listed_under_its_own_mark() {
    list(redis, "predecessor", "run/worker/2");
    assertThat(isRegistered(Role.WORKER)).isFalse();
    list(redis, "itself", MARK);
    assertThat(isRegistered(Role.WORKER)).isTrue();
  }

  @Test
  void a_worker_that_is_listed_only_or_known_only_is_not_registered() {
    redis.sadd("rq:workers", "rq:worker:gone");
    redis.hset("rq:worker:unlisted", "bench_process", MARK);
    assertThat(isRegistered(Role.WORKER)).isFalse();
  }

  @Test
  void a_scheduler_is_registered_by_its_own_mark_whichever_leads() {
    redis.set("bench:mine:scheduler", "somebody");
    redis.set("bench:scheduler:run/worker/2", "somebody");
    assertThat(isRegistered(Role.SCHEDULER)).isFalse();
    redis.set("bench:scheduler:" + MARK, "itself");
    assertThat(isRegistered(Role.SCHEDULER)).isTrue();
  }

  @Test
  void user_password_and_database_of_the_address_count(@TempDir Path folder) throws IOException {
    try (RedisProcess own = RedisProcess.start(folder)) {
      say(own, "ACL SETUSER shop on >its-ow/n ~* &* +@all");
      say(own, "CONFIG SET requirepass s3cret");
      RedisAddress shop = address(own, "shop:its-ow%2Fn@", "/3");
      try (Redis client = Redis.connect(shop, "test", RedisLimits.DEFAULT)) {
        list(client, "itself", MARK);
      }
      assertThat(isRegistered(shop)).isTrue();
      assertThat(isRegistered(address(own, ":s3cret@", "/3"))).isTrue();
      assertThat(isRegistered(address(own, ":s3cret@", ""))).isFalse();
      assertThat(isRegistered(address(own, ":wrong@", "/3"))).isFalse();
      assertThat(isRegistered(address(own, "", "/3"))).isFalse();
    }
  }

  @Test
  void where_we_may_not_ask_a_child_is_taken_at_its_word(@TempDir Path folder) throws IOException {
    try (RedisProcess own = RedisProcess.start(folder)) {
      say(own, "ACL SETUSER mute on >x ~* &* +@all -eval -exists");
      say(own, "ACL SETUSER blind on >x ~* &* +@all -smembers");
      RedisAddress mute = address(own, "mute:x@", "");
      assertThat(isRegistered(mute)).isTrue();
      assertThat(new RegistrationProbe(mute, Role.SCHEDULER).lacks(MARK)).isEmpty();
      assertThat(isRegistered(address(own, "blind:x@", ""))).isTrue();
    }
  }

  @Test
  void behind_tls_it_is_asked_where_the_certificate_is_trusted(@TempDir Path folder)
      throws Exception {
    SSLContext usual = SSLContext.getDefault();
    SSLContext own = certified(folder.resolve("key.p12"));
    try (ServerSocket socket =
        own.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> forward(socket));
      RedisAddress address = RedisAddress.parse("rediss://localhost:" + socket.getLocalPort());
      list(redis, "itself", MARK);
      assertThat(isRegistered(address)).isFalse(); // the child trusts it as little
      SSLContext.setDefault(own);
      assertThat(isRegistered(address)).isTrue();
    } finally {
      SSLContext.setDefault(usual);
    }
  }

  /** With a certificate of localhost that it trusts itself. */
  private static SSLContext certified(Path file) throws Exception {
    char[] password = "changeit".toCharArray();
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String words =
        "-genkeypair -keyalg EC -alias own -dname CN=localhost -ext san=dns:localhost -storepass changeit -keystore";
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(words.split(" ")));
    command.add(file.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), password);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, password);
    trusted.setCertificateEntry("own", store.getCertificate("own"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** Hands on what comes to the real Redis, one client after the other. */
  private static void forward(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept();
          Socket redis = new Socket(server.uri().getHost(), server.uri().getPort())) {
        byte[] question = new byte[4096];
        int length = client.getInputStream().read(question);
        redis.getOutputStream().write(question, 0, length);
        byte[] answer = redis.getInputStream().readNBytes(":0\r\n".length());
        client.getOutputStream().write(answer);
        client.getInputStream().read();
      } catch (IOException | IndexOutOfBoundsException notTrusted) {
        // The next client may do.
      }
    }
  }

  @Test
  void what_answers_without_end_or_not_at_all_is_not_listened_to_for_ever() throws Exception {
    RedisAddress endless;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> babble(socket));
      endless = RedisAddress.parse("redis://127.0.0.1:" + socket.getLocalPort());
      assertThat(isRegistered(endless)).isFalse();
    }
    assertThat(isRegistered(endless)).isFalse();
  }

  @Test
  void a_redis_with_too_many_clients_has_not_refused_the_question() throws Exception {
    assertThat(isRegisteredAfter("-ERR max number of clients reached\r\n", "redis")).isFalse();
    assertThat(isRegisteredAfter("", "redis")).isFalse();
    assertThat(isRegisteredAfter("", "rediss")).isFalse();
  }

  private static boolean isRegisteredAfter(String said, String scheme) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> turnAway(socket, said));
      return isRegistered(RedisAddress.parse(scheme + "://127.0.0.1:" + socket.getLocalPort()));
    }
  }

  private static void turnAway(ServerSocket socket, String said) {
    try (Socket client = socket.accept()) {
      client.getInputStream().read();
      client.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    } catch (IOException gone) {
      // It has heard enough.
    }
  }

  private static void babble(ServerSocket socket) {
    try (Socket client = socket.accept();
        OutputStream out = client.getOutputStream()) {
      while (true) {
        out.write(':');
      }
    } catch (IOException nobodyListens) {
      // That is what is tested.
    }
  }

  private static void say(RedisProcess own, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), own.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("+OK\r\n");
    }
  }

  private static void list(Redis redis, String name, String mark) {
    redis.hset("rq:worker:" + name, Map.of("bench_process", mark));
    redis.sadd("rq:workers", "rq:worker:" + name);
  }

  private static RedisAddress address(RedisProcess own, String login, String database) {
    return RedisAddress.parse("redis://" + login + "127.0.0.1:" + own.port() + database);
  }

  private static boolean isRegistered(Role role) {
    return new RegistrationProbe(RedisAddress.of(server.uri()), role).lacks(MARK).isEmpty();
  }

  private static boolean isRegistered(RedisAddress address) {
    return new RegistrationProbe(address, Role.WORKER).lacks(MARK).isEmpty();
  }
}
