package dev.bench.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ValidationException;
import dev.bench.config.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs that others wrote into Redis, well or badly. */
class HostileJobTest {

  @Test
  void reads_what_rq_wrote() {
    byte[] data =
        HexFormat.of()
            .parseHex(
                "789c8b564acecfd54b4cce4dd5f3ca4f2ad64b4c4951d251c82bcdc9d1518836d451308ad551a856aa"
                    + "52b202f2f44c75144a8a4a5321f2b1b5b10040331288");
    JobCall call = JobCall.decode(data);
    assertThat(call.method()).isEqualTo("com.acme.Jobs.add");
    assertThat(call.args()).extracting(Object::toString).containsExactly("1", "2");
    assertThat(call.kwargs().get("z").toString()).isEqualTo("[1.5,true,null]");
  }

  @Test
  void reads_data_that_is_not_compressed() {
    assertThat(JobCall.decode("[\"a.b\", null, [], {}]".getBytes(UTF_8)).method()).isEqualTo("a.b");
  }

  @Test
  void keeps_what_it_wrote() {
    JobCall call = JobCall.decode(JobCall.encode("a.b", "[\"ä\",1]", "{\"k\":null}"));
    assertThat(call.args()).extracting(Object::toString).containsExactly("\"ä\"", "1");
    assertThat(call.kwargs()).containsOnlyKeys("k");
  }

  @Test
  void says_what_is_wrong_with_data_that_is_no_call() {
    refuses(new byte[] {(byte) 0x80, 4}, "Python pickle");
    refuses(JobCall.deflate(new byte[] {(byte) 0x80, 4}), "Python pickle");
    refuses(new byte[0], "is not [method");
    refuses("[".getBytes(UTF_8), "is not JSON");
    refuses("{}".getBytes(UTF_8), "is not [method");
    refuses("[\"a\", null, []]".getBytes(UTF_8), "is not [method");
    refuses("[\"a\", null, {}, []]".getBytes(UTF_8), "is not [method");
    refuses("[1, null, [], {}]".getBytes(UTF_8), "is not [method");
    refuses("[\"a\", {}, [], {}]".getBytes(UTF_8), "Python object");
    refuses(("[" + "[".repeat(100_000)).getBytes(UTF_8), "is not JSON");
    byte[] big = new byte[8 * JobCall.LIMIT];
    Arrays.fill(big, (byte) ' ');
    refuses(JobCall.deflate(big), "more than 1024 KiB");
    refuses(big, "more than 1024 KiB");
  }

  private static void refuses(byte[] data, String because) {
    assertThatThrownBy(() -> JobCall.decode(data))
        .isInstanceOf(BrokenJobException.class)
        .hasMessageContaining(because);
  }

  @Test
  void has_a_default_for_every_field_that_is_missing_or_wrong() {
    StoredJob empty = new StoredJob("j", Map.of());
    assertThat(empty.timeout()).contains(Duration.ofMinutes(3));
    assertThat(empty.retriesLeft()).isZero();
    assertThat(empty.attempt()).isEqualTo(1);
    assertThat(empty.meta().site()).isEmpty();
    assertThat(empty.time("started_at")).isEmpty();
    assertThatThrownBy(empty::call).hasMessage("The job has no data");
    StoredJob odd =
        stored(
            Map.of(
                "timeout", "3m",
                "retries_left", "-5",
                "number_of_retries", "99999999999999999999",
                "retry_intervals", "[\"x\", -1]",
                "meta", "[1]",
                "started_at", "yesterday"));
    assertThat(odd.timeout()).contains(Duration.ofMinutes(3));
    assertThat(odd.retriesLeft()).isZero();
    assertThat(odd.attempt()).isEqualTo(1);
    assertThat(odd.backoff(1)).isEqualTo(Duration.ZERO);
    assertThat(odd.meta().members()).isEmpty();
    assertThat(odd.time("started_at")).isEmpty();
    assertThat(stored(Map.of("timeout", "-1")).timeout()).isEmpty();
  }

  private static StoredJob stored(Map<String, String> texts) {
    Map<String, byte[]> fields = new HashMap<>();
    texts.forEach((field, text) -> fields.put(field, text.getBytes(UTF_8)));
    return new StoredJob("j", fields);
  }

  @Test
  void refuses_arguments_that_are_too_big_at_the_call() {
    JobRequest small = Requests.job("a");
    String args = "[\"" + "x".repeat(JobCall.LIMIT) + "\"]";
    assertThatThrownBy(() ->
            new JobRequest(
                small.id(),
                small.owner(),
                small.queue(),
                small.method(),
                args,
                "{}",
                small.run(),
                Optional.empty(),
                false,
                Map.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "The arguments of todo.Reminders.echo take 257 KiB, more than the 256 KiB that a job"
                + " carries; store them and pass their key");
  }

  @Test
  void knows_the_queues_of_a_bench() {
    assertThat(Requests.QUEUES.names()).isEqualTo(List.of("short", "default", "email", "long"));
    assertThat(Requests.QUEUES.limit("long")).isEqualTo(Duration.ofMinutes(25));
    assertThatThrownBy(() -> Requests.QUEUES.limit("fast"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("There is no queue \"fast\"; there are short, default, email, long");
    Queues custom =
        Queues.of(new Settings(Map.of("workers", Map.of("reports", Map.of("timeout", 600)))));
    assertThat(custom.limit("reports")).isEqualTo(Duration.ofMinutes(10));
    assertThatThrownBy(() -> Queues.of(new Settings(Map.of("workers", List.of()))))
        .hasMessageContaining("workers is []");
  }
}
