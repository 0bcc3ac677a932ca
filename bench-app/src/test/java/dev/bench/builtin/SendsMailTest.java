package dev.bench.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.Context;
import dev.bench.MailRef;
import dev.bench.ValidationException;
import dev.bench.mail.MailQueue;
import dev.bench.mail.MailRecords;
import dev.bench.mail.StoredMail;
import dev.bench.testkit.ScriptedSmtp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From {@code ctx.mail()} to a mail server and back, on one site. */
class SendsMailTest {

  @RegisterExtension static final MailBench post = new MailBench();

  private static final Duration LONG = Duration.ofMinutes(1);

  private ScriptedSmtp server;

  @BeforeEach
  void start_a_mail_server() throws Exception {
    post.clear();
    server = ScriptedSmtp.start();
    settings(Map.of());
  }

  @AfterEach
  void stop_the_mail_server() throws Exception {
    server.close();
  }

  @Test
  void a_mail_is_sent_with_its_template_its_text_and_its_attachment() throws Exception {
    MailRef ref =
        write(ctx ->
            ctx.mail()
                .to("Ann <ann@example.com>")
                .cc("ben@example.com")
                .bcc("eve@example.com")
                .replyTo("desk@example.com")
                .subject("Welcome")
                .template("welcome", Map.of("name", "<Ann>", "what", "tea"))
                .attach("list.csv", new byte[] {65})
                .send());
    assertThat(flush()).isTrue();
    assertThat(post.status(ref)).isEqualTo("Sent");
    assertThat(server.accepted())
        .singleElement()
        .asString()
        .contains(
            "Message-ID: " + ref.messageId(),
            "From: post@example.com",
            "To: Ann <ann@example.com>",
            "Cc: ben@example.com",
            "Reply-To: desk@example.com",
            "<h1>Hello &lt;Ann&gt;</h1><p>You are at post.localhost: tea</p>",
            "\nHello <Ann>\n",
            "filename=list.csv")
        .doesNotContain("eve@example.com");
    assertThat(server.commands())
        .contains(
            "RCPT TO:<ann@example.com>", "RCPT TO:<ben@example.com>", "RCPT TO:<eve@example.com>");
  }

  @Test
  void a_unit_enqueues_one_job_for_its_mails_and_none_when_it_rolls_back() throws Exception {
    assertThatThrownBy(() ->
            write(ctx -> {
              plain(ctx, "ann@example.com");
              throw new ValidationException("no");
            }))
        .isInstanceOf(ValidationException.class);
    assertThat(waitingJobs()).isZero();
    write(ctx -> List.of(plain(ctx, "ann@example.com"), plain(ctx, "ben@example.com")));
    assertThat(waitingJobs()).isEqualTo(1);
    assertThat(flush()).isTrue();
    assertThat(server.accepted()).hasSize(2);
    assertThat(server.commands()).filteredOn("CONNECT"::equals).hasSize(1);
  }

  @Test
  void mail_that_is_done_is_removed_after_a_time_and_mail_that_waits_is_kept() throws Exception {
    MailRef sent = write(ctx -> plain(ctx, "ann@example.com"));
    assertThat(flush()).isTrue();
    MailRef waiting = write(ctx -> plain(ctx, "ben@example.com"));
    write(ctx ->
        ctx.db().execute("update bench_email_queue set modified = now(6) - interval 31 day"));

    assertThat(write(Housekeeping::removeOldMails)).isEqualTo(1L);

    Optional<StoredMail> gone = write(ctx -> MailRecords.find(ctx.db(), sent.id()));
    assertThat(gone).isEmpty();
    assertThat(post.status(waiting)).isEqualTo("Not Sent");
  }

  @Test
  void a_request_that_only_reads_sends_no_mail() {
    assertThatThrownBy(() ->
            post.bench()
                .unit(post.bench().sites().require(MailBench.SITE))
                .readOnly()
                .call(ctx -> plain(ctx, "ann@example.com")))
        .hasMessageContaining("only reads");
  }

  @Test
  void an_address_that_is_refused_holds_up_no_other_mail() throws Exception {
    server.script(command -> command.contains("bad@") ? "550 no such user" : ScriptedSmtp.USUAL);
    MailRef bad = write(ctx -> plain(ctx, "bad@example.com"));
    MailRef both = write(ctx -> plain(ctx, "bad@example.com", "ann@example.com"));
    MailRef good = write(ctx -> plain(ctx, "ben@example.com"));
    flush();
    assertThat(find(bad).head())
        .returns("Error", StoredMail.Head::status)
        .returns("bad@example.com: 550 no such user", StoredMail.Head::error)
        .returns(1, StoredMail.Head::tries);
    assertThat(find(both).head().status()).isEqualTo("Partially Sent");
    assertThat(find(good).head().status()).isEqualTo("Sent");
  }

  @Test
  void a_temporary_refusal_is_tried_again_until_the_last_try() throws Exception {
    settings(Map.of("mail_retry_wait", "1ms", "mail_tries", 3));
    server.script(command -> command.equals(".") ? "451 busy" : ScriptedSmtp.USUAL);
    MailRef ref = write(ctx -> plain(ctx, "ann@example.com"));
    flush();
    Awaitility.await().until(() -> post.status(ref).equals("Error"));
    assertThat(find(ref).head()).returns(3, StoredMail.Head::tries);
    assertThat(find(ref).head().error()).contains("451 busy");
    assertThat(server.commands()).filteredOn("."::equals).hasSize(3);
  }

  @Test
  void an_account_that_cannot_be_used_costs_no_mail_a_try_and_is_asked_once() throws Exception {
    settings(Map.of("mail_account_rest", "1m"));
    server.close();
    MailRef ann = write(ctx -> plain(ctx, "ann@example.com"));
    MailRef ben = write(ctx -> plain(ctx, "ben@example.com"));
    flush();
    assertThat(find(ann).head())
        .returns("Not Sent", StoredMail.Head::status)
        .returns(0, StoredMail.Head::tries);
    assertThat(find(ben).head().error()).contains("it refuses the connection");
  }

  @Test
  void a_server_that_is_silent_holds_its_caller_no_longer_than_asked_and_gets_the_mail_once()
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    server.script(command -> {
      if (command.equals(".")) {
        await(release);
      }
      return ScriptedSmtp.USUAL;
    });
    MailRef ref = write(ctx -> plain(ctx, "ann@example.com"));
    assertThat(post.bench().mails().flush(MailBench.SITE, Duration.ofMillis(1))).isFalse();
    Awaitility.await().until(() -> server.commands().contains("."));
    assertThat(post.status(ref)).isEqualTo("Sending");
    assertThat(post.bench().mails().flush(MailBench.SITE, Duration.ofMillis(1))).isFalse();
    release.countDown();
    Awaitility.await().until(() -> post.status(ref).equals("Sent"));
    assertThat(server.accepted()).hasSize(1);
  }

  @Test
  void a_lease_lives_as_long_as_the_mail_is_being_sent() throws Exception {
    settings(Map.of("mail_lease", "1s"));
    CountDownLatch release = new CountDownLatch(1);
    server.script(command -> {
      if (command.equals("DATA")) {
        await(release);
      }
      return ScriptedSmtp.USUAL;
    });
    MailRef ref = write(ctx -> plain(ctx, "ann@example.com"));
    post.bench().mails().flush(MailBench.SITE, Duration.ofMillis(1));
    Awaitility.await().until(() -> server.commands().contains("DATA"));
    String first = leaseEnd(ref);
    Awaitility.await().until(() -> !leaseEnd(ref).equals(first));
    release.countDown();
    Awaitility.await().until(() -> post.status(ref).equals("Sent"));
    assertThat(server.accepted()).hasSize(1);
  }

  @Test
  void a_mail_that_no_server_can_have_is_sent_after_its_process_was_killed() throws Exception {
    MailRef ref = write(ctx -> plain(ctx, "ann@example.com"));
    leaveBehind(ref, "null");
    flush();
    assertThat(post.status(ref)).isEqualTo("Sent");
    assertThat(server.accepted()).hasSize(1);
  }

  @Test
  void a_mail_that_a_server_may_have_is_not_sent_twice_but_shown() throws Exception {
    MailRef ref = write(ctx -> plain(ctx, "ann@example.com"));
    leaveBehind(ref, "now(6)");
    flush();
    assertThat(post.status(ref)).isEqualTo("Error");
    assertThat(find(ref).head().error()).contains("the server may have it");
    assertThat(server.accepted()).isEmpty();
    boolean again = write(ctx -> MailQueue.retry(ctx.db(), ref.id()));
    assertThat(again).isTrue();
    flush();
    assertThat(post.status(ref)).isEqualTo("Sent");
    assertThat(server.accepted()).singleElement().asString().contains(ref.messageId());
  }

  @Test
  void mail_waits_until_a_server_is_configured_and_muting_ends() throws Exception {
    settings(Map.of("mute_emails", 1));
    MailRef ref = write(ctx -> plain(ctx, "ann@example.com"));
    flush();
    assertThat(post.status(ref)).isEqualTo("Not Sent");
    assertThat(waitingJobs()).isZero();
    settings(Map.of());
    flush();
    assertThat(post.status(ref)).isEqualTo("Sent");
  }

  @Test
  void mail_of_a_developer_without_a_server_is_caught_for_good() throws Exception {
    post.settings(Map.of("developer_mode", 1));
    MailRef ref = write(ctx -> plain(ctx, "ann@example.com"));
    settings(Map.of());
    flush();
    assertThat(post.status(ref)).isEqualTo("Caught");
    assertThat(server.accepted()).isEmpty();
  }

  private static MailRef plain(Context ctx, String... to) {
    return ctx.mail().to(to).subject("Hello").text("Hello").send();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As a process leaves it that is killed while it sends. */
  private static void leaveBehind(MailRef ref, String handedOver) throws Exception {
    write(ctx ->
        ctx.db()
            .execute(
                "update bench_email_queue set status = 'Sending', lease = 'gone', tries = 1,"
                    + " lease_until = now(6) - interval 1 second, handed_over = "
                    + handedOver
                    + " where id = ?",
                ref.id()));
  }

  private static String leaseEnd(MailRef ref) throws Exception {
    return write(ctx ->
        ctx.db()
            .select("select lease_until from bench_email_queue where id = ?", ref.id())
            .mapTo(String.class)
            .one());
  }

  private static boolean flush() throws InterruptedException {
    return post.bench().mails().flush(MailBench.SITE, LONG);
  }

  private static <T> T write(Context.Work<T> work) throws Exception {
    return post.write(work);
  }

  private static StoredMail find(MailRef ref) throws Exception {
    return post.find(ref);
  }

  private static long waitingJobs() {
    return post.bench().jobs().counts("email").queued();
  }

  /** The settings of an account on the server of the test, with {@code more}. */
  private void settings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("mail_server", "127.0.0.1");
    settings.put("mail_port", server.port());
    settings.put("auto_email_id", "post@example.com");
    settings.putAll(more);
    post.settings(settings);
  }
}
