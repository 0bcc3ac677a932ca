package dev.bench.process.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.procfile.Instance;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {

  static List<Request> requests() {
    Duration limit = Duration.ofSeconds(7);
    return List.of(
        new Request.Status(),
        new Request.Restart(List.of("web", "worker.2"), limit),
        new Request.Restart(List.of("web"), true, limit),
        new Request.Replace("run/web/1", "5012 requests, limit 5000", limit),
        new Request.Stop(List.of(), limit),
        new Request.Up(List.of("web"), limit),
        new Request.Wait(List.of(), limit),
        new Request.Scale("worker", 3, limit),
        new Request.Connect("console"),
        new Request.Resize("console", 24, 80),
        new Request.Serving("run/web/1", "12-9f3c01ab"));
  }

  static List<Reply> replies() {
    ProcessStatus process =
        new ProcessStatus(
            Instance.of("worker", 2),
            4711,
            "run/worker.2/9",
            "backing off",
            Instant.parse("2026-01-02T03:04:05.678Z"),
            3,
            "7-ab",
            "ended with exit code 1",
            "PORT 5101",
            true);
    return List.of(
        new Reply.About("web", false, "not within 5 s: \"quoted\" ü"),
        new Reply.Connected("console", 4711, null),
        new Reply.End(true, ""),
        new Reply.End(false, "why"),
        new Reply.Status(
            new RunStatus(1, Instant.parse("2026-01-02T03:04:05Z"), true, List.of(process))));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_comes_through_as_it_was(Request request) {
    assertThat(Wire.line(request)).doesNotContain("\n");
    assertThat(Wire.request(Wire.line(request))).isEqualTo(request);
  }

  @Test
  void a_restart_is_not_rolling_unless_it_says_so() {
    assertThat(Wire.request("{\"request\": \"restart\", \"names\": [\"web\"]}"))
        .isEqualTo(new Request.Restart(List.of("web"), Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void a_reply_comes_through_as_it_was(Reply reply) {
    assertThat(Wire.line(reply)).doesNotContain("\n");
    assertThat(Wire.reply(Wire.line(reply))).isEqualTo(reply);
  }
}
