package dev.bench.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ValidationException;
import dev.bench.config.Settings;
import dev.bench.mail.MailSetup.Fate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailChecksTest {

  @Test
  void an_address_may_have_a_name_and_a_domain_of_any_script() {
    assertThat(MailAddress.of(" Ann Smith <ann@example.com> "))
        .isEqualTo(new MailAddress("Ann Smith", "ann@example.com"));
    assertThat(MailAddress.of("\"Smith, Ann\" <ann@example.com>").name()).isEqualTo("Smith, Ann");
    assertThat(MailAddress.of("ann@bücher.example").address())
        .isEqualTo("ann@xn--bcher-kva.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "@example.com",
        "ann@",
        "a b@example.com",
        "ann@exa mple.com",
        "ann@-x.example",
        "ann@example.com\r\nBcc: eve@example.com",
        "Ann\nBcc: x <ann@example.com>",
        "a@b.c, d@e.f",
        "<ann@example.com",
        "ünn@example.com"
      })
  void what_is_no_address_is_refused(String text) {
    assertThatThrownBy(() -> MailAddress.of(text))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("is not a mail address")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void a_line_break_in_a_header_is_refused() {
    assertThatThrownBy(() -> MailMessage.checkedSubject("Hello\r\nBcc: eve@example.com"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("is not one line");
    assertThatThrownBy(() -> new Attachment("a\r\nb.txt", "text/plain", new byte[0]))
        .hasMessageContaining("is not a name for an attachment");
    assertThatThrownBy(() -> new Attachment("a.txt", "text/plain\r\nX: y", new byte[0]))
        .hasMessageContaining("is not a type for the attachment");
  }

  @Test
  void a_mail_is_bounded_in_bytes_and_recipients() {
    MailLimits small = MailLimits.of(settings("mail_max_size", 2048, "mail_max_recipients", 1));
    Recipient ann = new Recipient(Recipient.Kind.TO, MailAddress.of("ann@example.com"));
    MailMessage twice = message(List.of(ann, ann), List.of());
    MailMessage large = message(List.of(ann), List.of(Attachment.of("a.csv", new byte[2000])));
    assertThatThrownBy(() -> small.check(twice)).hasMessageContaining("mail_max_recipients");
    assertThatThrownBy(() -> small.check(large)).hasMessageContaining("mail_max_size");
    assertThat(MailLimits.of(settings())).isEqualTo(new MailLimits(10 << 20, 100));
    assertThat(large.attachments().getFirst().mediaType()).isEqualTo("text/csv");
  }

  @Test
  void the_settings_of_a_site_decide_what_becomes_of_its_mail() {
    assertThat(MailSetup.of(settings()))
        .returns(Fate.KEPT, MailSetup::fate)
        .returns("No mail is sent until mail_server is set; until then it is kept", MailSetup::why);
    assertThat(MailSetup.of(settings("developer_mode", 1)).fate()).isEqualTo(Fate.CAUGHT);
    assertThat(MailSetup.of(settings("mail_server", "a", "mute_emails", 1)).why())
        .contains("mute_emails");
    assertThat(MailSetup.of(settings("mail_server", "a")).why()).contains("auto_email_id");
    assertThat(MailSetup.of(settings("mail_server", "a", "auto_email_id", "x")).why())
        .contains("\"x\" is not a mail address");
  }

  @Test
  void the_account_has_the_usual_port_and_hides_its_password() {
    MailAccount account =
        MailSetup.of(
                settings(
                    "mail_server", "smtp.example.com",
                    "mail_login", "ann@example.com",
                    "mail_password", "hush",
                    "email_sender_name", "The shop",
                    "use_tls", 1))
            .account()
            .orElseThrow();
    assertThat(account.port()).isEqualTo(587);
    assertThat(account.sender().text()).isEqualTo("The shop <ann@example.com>");
    assertThat(account.toString()).doesNotContain("hush");
  }

  @Test
  void the_defaults_of_limits_are_those_of_the_handbook() {
    assertThat(SendLimits.of(settings()).toString())
        .contains("connect=PT10S, answer=PT1M, accept=PT10M, whole=PT15M, lease=PT1M");
  }

  private static MailMessage message(List<Recipient> to, List<Attachment> attachments) {
    return new MailMessage(to, List.of(), "Hello", "text", null, attachments);
  }

  private static Settings settings(Object... pairs) {
    java.util.Map<String, Object> values = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put((String) pairs[i], pairs[i + 1]);
    }
    return new Settings(Map.copyOf(values));
  }
}
