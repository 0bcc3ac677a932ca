package dev.bench.web.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessEntryTest {

  @Test
  void secrets_of_the_query_and_of_the_referer_are_left_out() {
    AccessEntry entry =
        entry(
            "Reset_Key=hidden&x=seen&&to=/p?token=hidden&keys&=&sid=",
            "https://one.test/update-password?key=hidden&x=seen");
    assertThat(entry.asked().target())
        .isEqualTo("/p?Reset_Key=***&x=seen&&to=/p?token=***&keys&=&sid=***");
    assertThat(entry.referer()).isEqualTo("https://one.test/update-password?key=***&x=seen");
    assertThat(entry.toString()).doesNotContain("hidden");
    assertThat(entry("", "https://one.test/passwords").referer())
        .isEqualTo("https://one.test/passwords");
  }

  @Test
  void an_entry_keeps_two_thousand_characters_of_what_a_caller_can_make_long() {
    String text = "key".repeat(20_000);
    AccessEntry entry = entry(text, "https://one.test/" + text);
    assertThat(entry.asked().target()).hasSizeLessThanOrEqualTo(2049);
    assertThat(entry.asked().query()).hasSizeLessThanOrEqualTo(2048);
    assertThat(entry.referer()).hasSize(2048);
    assertThat(entry.agent()).hasSize(2048);
    assertThat(new AccessEntry.Asked("GET", "/" + text, text, "HTTP/1.1").target()).hasSize(2048);
  }

  private static AccessEntry entry(String query, String referer) {
    return new AccessEntry(
        RequestRecord.begin(Optional.empty()),
        new AccessEntry.Asked("GET", "/p", query, "HTTP/1.1"),
        referer,
        "agent".repeat(1000),
        new AccessEntry.Answered(200, 0, Duration.ZERO, false),
        Instant.EPOCH);
  }
}
