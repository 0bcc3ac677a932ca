package dev.bench.web.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ServiceUnavailableException;
import dev.bench.app.GenerationId;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.server.Forms;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** No body, and no number of bodies, ends the process for want of heap. */
class BoundsBodyMemoryTest {

  private static final int KIB = 1024;

  private final BodyMemory memory = new BodyMemory(1024 * KIB);
  private final Application counting =
      RequestScope.begin(new GenerationId(0, "0"), memory)
          .around(request -> Response.json(RequestScope.of(request).form().all().keySet().size()));

  @Test
  void a_small_text_that_would_become_a_big_tree_is_refused_before_it_does() throws Exception {
    String nested = "[" + "[],".repeat(20 * KIB) + "1]";

    assertThatThrownBy(() -> counting.handle(post(nested)))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("send less");
    assertThat(counting.handle(post("{\"a\": [1, 2], \"b\": 3}")).text()).isEqualTo("2");
  }

  @Test
  void json_in_a_text_counts_like_a_json_body() throws Exception {
    String nested = "[" + "[],".repeat(20 * KIB) + "1]";
    Request form =
        Request.of("POST", "/api/method/frappe.client.insert")
            .withHeader("Content-Type", "application/x-www-form-urlencoded")
            .withBody(
                new ByteArrayInputStream(("doc= " + nested).getBytes(StandardCharsets.US_ASCII)));

    assertThatThrownBy(() -> counting.handle(form)).isInstanceOf(ServiceUnavailableException.class);
    assertThatThrownBy(() -> counting.handle(post("{\"doc\": \"" + nested + "\"}")))
        .isInstanceOf(ServiceUnavailableException.class);
    assertThat(counting.handle(post("{\"a\": \"[1, 2] and more\"}")).text()).isEqualTo("1");
  }

  @Test
  void what_a_request_took_is_given_back_at_its_end() throws Exception {
    String big = "{\"text\": \"" + "x".repeat(400 * KIB) + "\"}";

    for (int i = 0; i < 10; i++) {
      assertThat(counting.handle(post(big)).text()).isEqualTo("1");
    }
  }

  @Test
  void requests_at_a_time_share_what_there_is() throws Exception {
    String half = "{\"text\": \"" + "x".repeat(300 * KIB) + "\"}";
    Application both =
        RequestScope.begin(new GenerationId(0, "0"), memory)
            .around(request -> {
              assertThat(RequestScope.of(request).form().all()).hasSize(1);
              return counting.handle(post(half));
            });

    assertThatThrownBy(() -> both.handle(post(half)))
        .isInstanceOf(ServiceUnavailableException.class);
    assertThat(counting.handle(post(half)).text()).isEqualTo("1");
  }

  @Test
  void a_form_of_too_many_parts_is_refused_even_when_they_are_empty() {
    assertThat(Forms.read("&".repeat(900).getBytes(StandardCharsets.US_ASCII))).isPresent();
    assertThat(Forms.read("&".repeat(1100).getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  private static Request post(String json) {
    return Request.of("POST", "/api/method/login").withJson(json);
  }
}
