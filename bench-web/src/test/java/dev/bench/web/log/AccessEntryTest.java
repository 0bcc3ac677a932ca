package dev.bench.web.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "reset_k%65y=hidden, reset_k%65y=***",
    "%74oken=hidden, %74oken=***",
    "k%2565y=hidden, k%2565y=***",
    "redirect-to=%2Fp%3Fkey%3Dhidden, redirect-to=***",
    "x=1%26key%3Dhidden, x=***",
    "a=tok%65n%3Dhidden?key=hidden, a=***",
    "token%3Dhidden, ***",
    "args=%7B%22pwd%22%3A%22hidden%22%7D, args=***",
    "args=%7B%22pwd%22%3A%22hidden%3Dhidden%22%7D, args=***",
    "args=%7B%22pwd%22%3A%22hidden=hidden%22%7D, args=***",
    "'args={\"pwd\":\"hidden\",\"x\":1}', 'args={\"pwd\":***'",
    "args=%257B%2522new_password%2522%253A%2522hidden%2522%257D, args=***",
    "at=10:30, at=10:30",
    "x=%252525252525256b, x=***",
    "x=seen%20too%3D1, x=seen%20too%3D1",
    "x=100%&y=%zz&z=%4, x=100%&y=%zz&z=%4"
  })
  void secrets_are_left_out_however_their_names_are_encoded(String query, String written) {
    AccessEntry entry = entry(query, "https://one.test/p?" + query);
    assertThat(entry.asked().query()).isEqualTo(written);
    assertThat(entry.referer()).isEqualTo("https://one.test/p?" + written);
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
