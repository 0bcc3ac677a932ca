package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.App;
import dev.bench.config.ConfigFile;
import dev.bench.http.Client;
import dev.bench.http.Response;
import dev.bench.testkit.ScriptedSmtp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowsMailsTest {

  private static final String USER = "/api/method/frappe.core.doctype.user.user.";
  private static final String LINK = "dev.bench.builtin.PasswordMails.sendLink";

  @TempDir static Path folder;

  private static DatabaseServer server;
  private static TestSite site;

  @BeforeAll
  static void make() throws Exception {
    AppProject shop =
        ShopApp.in(folder.resolve("shop"))
            .file("templates/emails/hello.html", "<p>Hello {{ name }}</p>")
            .build();
    server = DatabaseServer.start();
    site = TestSite.make(AppUnderTest.find(shop.load("shop.ShopApp"), App.class), server);
  }

  @AfterAll
  static void close() {
    site.close();
    server.close();
  }

  @BeforeEach
  void reset() {
    site.reset();
  }

  @Test
  void a_test_sees_the_mails_that_were_committed() throws Exception {
    site.call(ctx ->
        ctx.mail()
            .to("Ann <ann@example.com>")
            .bcc("ben@example.com")
            .replyTo("desk@example.com")
            .subject("Hello")
            .template("hello", Map.of("name", "Ann"))
            .attach("a.csv", new byte[] {65})
            .send());
    assertThatThrownBy(() ->
            site.call(ctx -> {
              ctx.mail().to("eve@example.com").subject("No").text("No").send();
              throw new IllegalStateException("rolled back");
            }))
        .hasMessage("rolled back");
    WrittenMail mail = site.mails().getFirst();
    assertThat(site.mails()).hasSize(1);
    assertThat(mail.to()).containsExactly("ann@example.com");
    assertThat(mail.recipients().bcc()).containsExactly("ben@example.com");
    assertThat(mail.recipients().replyTo()).containsExactly("desk@example.com");
    assertThat(mail.html()).hasValue("<p>Hello Ann</p>");
    assertThat(mail.text()).isEqualTo("Hello Ann\n");
    assertThat(mail.attachments().getFirst().content()).containsExactly(65);
    assertThat(mail.status()).isEqualTo("Not Sent");
  }

  @Test
  void the_next_test_begins_without_mail() {
    assertThat(site.mails()).isEmpty();
  }

  @Test
  void a_forgotten_password_is_set_once_by_the_link_of_a_mail() throws Exception {
    site.call(ctx -> ctx.db().execute("insert into bench_user (name) values ('kim@x.org')"));
    Client client = site.client();
    Response unknown = forgot(client, "no@x.org");
    Response known = forgot(client, "\u212aim@x.org"); // a Kelvin sign, in lower case a k
    assertThat(known.status()).isEqualTo(200);
    assertThat(known.text()).isEqualTo(unknown.text());
    assertThat(site.mails()).as("a request does not look for the user").isEmpty();
    assertThat(site.jobs().queued()).hasSize(2).extracting(QueuedJob::method).containsOnly(LINK);

    site.jobs().runAll();
    assertThat(site.mails()).singleElement().extracting(WrittenMail::to).asString().contains("kim");
    String text = site.mails().getFirst().html().orElseThrow();
    String key = text.replaceAll("(?s).*/update-password\\?key=([0-9a-f]+).*", "$1");
    String update = USER + "update_password";
    Map<String, String> form = Map.of("key", key, "new_password", "fresh");
    assertThat(client.post(update, Map.of("key", key)).status()).isEqualTo(417);
    assertThat(client.post(update, form).status()).isEqualTo(200);
    assertThat(client.cookie("user_id"))
        .hasValueSatisfying(user -> assertThat(user).contains("kim"));
    Map<String, String> login = Map.of("usr", "kim@x.org", "pwd", "fresh");
    assertThat(site.client().post("/api/method/login", login).status()).isEqualTo(200);
    assertThat(client.post(update, form).status()).isEqualTo(410);
  }

  @Test
  void a_stored_name_that_no_mail_reaches_gets_no_link_and_fails_no_job() throws Exception {
    site.call(ctx -> ctx.db().execute("insert into bench_user (name) values ('\u00e4b@x.org')"));
    assertThat(forgot(site.client(), "\u00e4b@x.org").status()).isEqualTo(200);
    assertThat(site.jobs().queued()).hasSize(1);

    site.jobs().runAll();
    assertThat(site.mails()).isEmpty();
  }

  private static Response forgot(Client client, String user) {
    return client.post(USER + "reset_password", Map.of("user", user));
  }

  /** The worker of {@code runAll} has one slot, as a worker in production. */
  @Test
  void a_mail_server_that_is_silent_keeps_no_job_waiting_and_gets_the_mail_once() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedSmtp smtp =
        ScriptedSmtp.start(command -> {
          if (command.equals(".")) {
            await(release);
          }
          return ScriptedSmtp.USUAL;
        })) {
      configure(
          Map.of(
              "mail_server", "127.0.0.1",
              "mail_port", smtp.port(),
              "auto_email_id", "shop@example.com",
              "mail_slot_limit", "1ms"));
      site.call(ctx -> {
        ctx.mail().to("ann@example.com").subject("Hello").text("Hello").send();
        return ctx.jobs().enqueue("shop.Things.add", Map.of("name", "boat"));
      });
      assertThat(site.jobs().queued())
          .extracting(QueuedJob::queue)
          .containsExactlyInAnyOrder("email", "short");
      site.jobs().runAll();
      Awaitility.await().until(() -> smtp.commands().contains("."));
      List<String> things =
          site.call(ctx -> ctx.db().select("select name from thing").mapTo(String.class).list());
      assertThat(things).contains("boat");
      assertThat(site.mails().getFirst().status()).isEqualTo("Sending");
      release.countDown();
      Awaitility.await().until(() -> site.mails().getFirst().status().equals("Sent"));
      assertThat(smtp.accepted()).hasSize(1);
    } finally {
      release.countDown();
      configure(Map.of());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void configure(Map<String, ?> settings) {
    ConfigFile.change(
        site.path().resolve("site_config.json"),
        values -> {
          values.keySet().removeIf(key -> key.matches("mail_.*|auto_email_id"));
          values.putAll(settings);
        });
    Awaitility.await()
        .until(
            () -> site.config().text("mail_port").isPresent() == settings.containsKey("mail_port"));
  }
}
