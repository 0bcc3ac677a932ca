package dev.bench.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.MailRef;
import dev.bench.testkit.ScriptedSmtp;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kill -9} of the process that sends, while the server has not answered a command. */
class MailKilledIT {

  @RegisterExtension static final MailBench post = new MailBench();

  @ParameterizedTest(name = "killed at {0}: {1}")
  @CsvSource({"DATA, Sent", "., Error"})
  void a_mail_reaches_its_server_once_whenever_its_process_is_killed(String command, String status)
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedSmtp server =
        ScriptedSmtp.start(said -> {
          if (said.equals(command)) {
            await(release);
          }
          return ScriptedSmtp.USUAL;
        })) {
      post.clear();
      post.settings(
          Map.of(
              "mail_server", "127.0.0.1",
              "mail_port", server.port(),
              "auto_email_id", "post@example.com",
              "mail_lease", "3s"));
      MailRef ref =
          post.write(ctx -> ctx.mail().to("ann@example.com").subject("Hello").text("Hello").send());
      Process sender = SenderProcess.start(post.folder());
      try {
        Awaitility.await().until(() -> server.commands().contains(command));
      } finally {
        sender.destroyForcibly();
        assertThat(sender.waitFor(1, TimeUnit.MINUTES)).isTrue();
      }
      release.countDown();
      Awaitility.await()
          .until(() -> {
            post.bench().mails().flush(MailBench.SITE, Duration.ofMinutes(1));
            return post.status(ref).equals(status);
          });
      Awaitility.await().until(() -> server.accepted().size() == 1);
      post.bench().mails().flush(MailBench.SITE, Duration.ofMinutes(1));
      assertThat(server.accepted()).hasSize(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
