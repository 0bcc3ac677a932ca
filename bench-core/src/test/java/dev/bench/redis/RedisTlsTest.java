package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.FreePorts;
import dev.bench.testkit.RedisProcess;
import dev.bench.testkit.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {

  @TempDir Path folder;

  @Test
  void an_encrypted_redis_is_used_only_if_its_certificate_is_trusted_and_names_it()
      throws Exception {
    TlsFiles tls = TlsFiles.make(folder);
    int port = FreePorts.one();
    RedisAddress untrusted = RedisAddress.parse("rediss://127.0.0.1:" + port);
    RedisAddress trusted = untrusted.trusting(tls.certificate());
    RedisAddress otherHost =
        RedisAddress.parse("rediss://localhost:" + port).trusting(tls.certificate());
    List<String> heard = new CopyOnWriteArrayList<>();
    try (RedisProcess _ =
            RedisProcess.start(
                folder,
                "--tls-port " + port,
                "--tls-cert-file " + tls.certificate(),
                "--tls-key-file " + tls.key(),
                "--tls-ca-cert-file " + tls.certificate(),
                "--tls-auth-clients no");
        Redis redis = Redis.connect(trusted, "encrypted");
        Redis stranger = Redis.connect(untrusted, "stranger");
        Redis other = Redis.connect(otherHost, "other");
        Subscription _ = redis.subscribe(Set.of("news"), (_, message) -> heard.add(message))) {
      redis.set("a", "1");
      assertThat(redis.get("a")).contains("1");
      Awaitility.await().until(() -> redis.publish("news", "heard") == 1);
      Awaitility.await().until(() -> heard.contains("heard"));

      assertThat(stranger.complaint().orElse("")).contains("redis_ssl_ca_certs");
      assertThat(other.complaint().orElse("")).contains("its certificate must name this host");
    }
  }

  @Test
  void a_file_without_certificates_is_named() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.crt"));
    assertThatThrownBy(() -> TlsTrust.of(empty))
        .hasMessageContaining(empty + " holds no certificate");
    assertThatThrownBy(() -> TlsTrust.of(folder.resolve("none.crt")))
        .hasMessageContaining("none.crt cannot be read as certificates in PEM");
  }
}
