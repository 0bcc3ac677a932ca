package dev.bench.web.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.app.GenerationId;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.form.BrokenBodyException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No body that one caller sends changes what becomes of another's. */
class ReadsHostileJsonTest {

  private static final int MULTIPLIER = 33; // of the hash in Jackson's table of names
  private static final int INVERSE =
      BigInteger.valueOf(MULTIPLIER).modInverse(BigInteger.TWO.pow(32)).intValue();

  private final Application counting =
      RequestScope.begin(new GenerationId(0, "0"), BodyMemory.ofHeap())
          .around(request -> Response.json(RequestScope.of(request).form().all().size()));

  @Test
  void names_that_collide_and_very_many_names_leave_other_bodies_alone() throws Exception {
    assertThat(answer(colliding(600))).isEqualTo("600");
    assertThat(answer(numbered(65_536))).isEqualTo("65536");
    assertThat(answer(numbered(300_000))).isEqualTo("300000");

    for (int i = 0; i < 1000; i++) {
      String body = "{\"name%d\": 1, \"text%d\": \"a\", \"list\": [1]}".formatted(i, i);
      assertThat(answer(body)).isEqualTo("3");
    }
  }

  @Test
  void a_name_and_a_number_of_names_have_bounds() {
    assertRefused("{\"" + "n".repeat(1001) + "\": 1}");
    assertRefused(numbered(600_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\"", "{\"a\": 1}}", "{\"a\": \"\u0001\"}", "nul", "7", "\"a\""})
  void what_is_no_json_object_is_answered_400(String body) {
    assertRefused(body);
  }

  private void assertRefused(String body) {
    assertThatThrownBy(() -> answer(body))
        .isInstanceOfSatisfying(
            BrokenBodyException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  private String answer(String json) throws Exception {
    return counting.handle(Request.of("POST", "/").withJson(json)).text();
  }

  private static String numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + Integer.toString(i, 36) + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Names of eight letters that have one hash, whatever the seed of Jackson's table is. */
  private static String colliding(int count) {
    return IntStream.iterate(0, i -> i + 1)
        .map(ReadsHostileJsonTest::letters)
        .mapToObj(first -> text(first) + text((0x12345678 - mixed(first)) * INVERSE))
        .filter(name -> name.matches("[#-\\[\\]-~]{8}"))
        .limit(count)
        .map(name -> "\"" + name + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static int letters(int number) {
    int quad = 0;
    for (int rest = number, i = 0; i < 4; i++, rest /= 26) {
      quad = quad << 8 | 'a' + rest % 26;
    }
    return quad;
  }

  private static int mixed(int quad) {
    int hash = quad + (quad >>> 15);
    return hash ^ hash >>> 9;
  }

  private static String text(int quad) {
    return new String(ByteBuffer.allocate(4).putInt(quad).array(), StandardCharsets.ISO_8859_1);
  }
}
