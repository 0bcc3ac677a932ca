package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.MailRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShowsMailTest {

  @RegisterExtension
  static final WebBench bench =
      new WebBench(Map.of("developer_mode", 1, "auto_email_id", "shop@example.com"));

  @Test
  void a_mail_is_shown_with_its_parts_and_nothing_in_it_runs() throws Exception {
    MailRef ref =
        write(ctx ->
            ctx.mail()
                .to("Ann <ann@example.com>")
                .subject("Tea & <cake>")
                .html("<p>Hello</p><script>document.title = 'ran'</script>")
                .attach("list.csv", new byte[] {65, 66})
                .send());
    assertThat(page("/mailbox").body())
        .contains("Tea &amp; &lt;cake&gt;", "ann@example.com", "Caught", "developer_mode is on");
    HttpResponse<String> mail = page("/mailbox/" + ref.id());
    assertThat(mail.body())
        .contains("<iframe", "sandbox=", "shop@example.com", "list.csv", "2 B")
        .doesNotContain("document.title");
    HttpResponse<String> html = page("/mailbox/%d/html".formatted(ref.id()));
    assertThat(html.body()).contains("<p>Hello</p>");
    assertThat(html.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("sandbox")
        .doesNotContain("allow-scripts", "allow-same-origin");
    assertThat(page("/mailbox/%d?view=text".formatted(ref.id())).body()).contains("Hello");
    assertThat(page("/mailbox/%d?view=source".formatted(ref.id())).body())
        .contains("Message-ID: " + ref.messageId().replace("<", "&lt;").replace(">", "&gt;"));
    HttpResponse<String> attachment = page("/mailbox/%d/attachments/0".formatted(ref.id()));
    assertThat(attachment.body()).isEqualTo("AB");
    assertThat(attachment.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment");
    assertThat(page("/mailbox/%d/attachments/1".formatted(ref.id())).statusCode()).isEqualTo(404);
    assertThat(page("/mailbox/999999").statusCode()).isEqualTo(404);
  }

  @Test
  void another_machine_is_told_that_there_is_no_mailbox() throws Exception {
    HttpResponse<String> answer =
        bench.send(bench.request("/mailbox").header("X-Forwarded-For", "192.0.2.7"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("Mailbox");
  }

  @Test
  void a_foreign_name_with_the_address_of_this_machine_is_told_that_there_is_no_mailbox()
      throws Exception {
    int port = bench.server().port();
    for (String host : List.of("localhost:", "one.localhost:", "one.test:", "[::1]:")) {
      assertThat(mailboxAt(host + port)).as(host).startsWith("HTTP/1.1 200");
    }
    for (String host :
        List.of("rebound.test:" + port, "rebound.example.com:" + port, "localhost")) {
      assertThat(mailboxAt(host)).as(host).startsWith("HTTP/1.1 404").doesNotContain("Mailbox");
    }
  }

  private static String mailboxAt(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.server().port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              String.join(
                      "\r\n",
                      "GET /mailbox HTTP/1.1",
                      "Host: " + host,
                      "X-Frappe-Site-Name: one.test",
                      "Connection: close",
                      "",
                      "")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpResponse<String> page(String target) throws Exception {
    return bench.getPage(target);
  }

  private static <T> T write(dev.bench.Context.Work<T> work) throws Exception {
    return bench.bench().unit(bench.bench().sites().require("one.test")).console().call(work);
  }
}
