package dev.bench.process.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessGrammarTest {

  private static final int PORT = 5100;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "runs                        | runs",
        "done                        | done",
        "port                        | connects to localhost:5100",
        "tcp:5432                    | connects to localhost:5432",
        "tcp:db.local:5432           | connects to db.local:5432",
        "tcp:[::1]:5432              | connects to [::1]:5432",
        "http:/health                | GET http://localhost:5100/health",
        "http:/                      | GET http://localhost:5100/",
        "http://api:81/up?a=b        | GET http://api:81/up?a=b",
        "http://api                  | GET http://api:80/",
        "says:Listening on           | says `Listening on`",
        "says:says:                  | says `says:`",
      })
  void a_word_says_how_it_is_known_that_a_process_is_ready(String word, String text) {
    assertThat(ReadinessGrammar.parse(word, PORT).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prot                 | 'prot' is none of runs, done, port, tcp:PORT, tcp:HOST:PORT, http:/PATH, http://HOST:PORT/PATH, says:TEXT",
        "``                   | '' is none of runs, ",
        "tcp:                 | 'tcp:' is none of runs, ",
        "tcp:0                | 0 is not a port, expected 1 to 65535",
        "tcp:a:99999          | 99999 is not a port, expected 1 to 65535",
        "http://a:0/          | 0 is not a port, expected 1 to 65535",
        "http:health          | 'http:health' is none of runs, ",
        "http://              | 'http://' is none of runs, ",
        "http://a:b@c/        | 'http://a:b@c/' is none of runs, ",
        "http:/a b            | 'http:/a b' is none of runs, ",
        "http:/ä              | 'http:/ä' is none of runs, ",
        "https://a/           | 'https://a/' would need a certificate: ask for the port only, tcp:HOST:PORT",
        "says:                | 'says:' has no text: write what a line of it holds, such as says:\"Listening on\"",
      })
  void a_word_that_says_nothing_is_named_with_what_could_stand_there(String word, String message) {
    assertThatThrownBy(() -> ReadinessGrammar.parse(word, PORT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message.replace('\'', '`'));
  }

  @Test
  void a_word_of_any_length_is_refused_before_it_is_read() {
    assertThatThrownBy(() -> ReadinessGrammar.parse("says:" + "a".repeat(1000), PORT))
        .hasMessage("1005 characters are too many, write at most 1000");
  }

  @Test
  void what_is_said_may_be_coloured() {
    Readiness says = ReadinessGrammar.parse("says:ready in", PORT);
    assertThat(says.isSaidIn("\u001b[32mready\u001b[0m in 300 ms".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(says.isSaidIn("not ready".getBytes(StandardCharsets.UTF_8))).isFalse();
  }
}
