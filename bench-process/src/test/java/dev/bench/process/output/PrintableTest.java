package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void letters_stay_and_what_reorders_them_does_not() {
    assertThat(Printable.shown("caf\u00e9 \u202eevil\u2028 \ud83d\ude00\ud83d\u009b", 100))
        .isEqualTo("caf\u00e9 ?evil? \ud83d\ude00??");
    assertThat(Printable.shown("x".repeat(101), 100)).hasSize(103);
  }
}
