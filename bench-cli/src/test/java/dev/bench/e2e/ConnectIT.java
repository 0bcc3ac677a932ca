package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench connect}, typed at a terminal, while {@code bench start} runs elsewhere. */
class ConnectIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** The shell that does this restores no terminal by itself. */
  private static final String CONNECT =
      """
      stty -g >before
      bench connect console
      until [ "$(stty -g)" = "$(cat before)" ]; do sleep 0.05; done
      echo as before
      """;

  private static final String LEAVE = "\u001d";

  @TempDir Path folder;

  private Typist typist;

  @BeforeEach
  void write_a_procfile() throws IOException {
    folder = folder.toRealPath();
    Files.writeString(
        folder.resolve("Procfile"),
        """
        #: terminal
        console: trap 'stty size' WINCH; while printf '> '; do read -r x && echo "= $x"; done
        """);
    typist = Typist.in(folder, folder);
  }

  @Test
  void a_process_is_typed_into_and_left_and_goes_on() {
    try (Running start = typist.begin("start")) {
      typist.run("wait").succeeded();
      try (Screen screen = new Screen(typist, CONNECT)) {
        screen.awaits("connected to console; Ctrl-] leaves it");
        screen.awaits("> ");
        screen.type("one\r");
        screen.awaits("= one");
        screen.resize(33, 99);
        screen.awaits("33 99");
        screen.type(LEAVE);
        screen.awaits("console goes on");
        screen.awaits("as before");
      }
      try (Screen again = new Screen(typist, CONNECT)) {
        again.awaits("= one");
        again.type("two\r");
        again.awaits("= two");
        again.program("java").destroyForcibly();
        again.awaits("as before");
      }
      assertThat(typist.run("stop").succeeded()).isNotNull();
      start.awaitEnd(LIMIT);
      assertThat(start.output()).contains("console | > one", "console | = two");
    }
  }

  @Test
  void when_bench_start_is_killed_it_is_said_and_the_terminal_is_as_before() {
    try (Running start = typist.begin("start")) {
      typist.run("wait").succeeded();
      try (Screen screen = new Screen(typist, CONNECT)) {
        screen.awaits("> ");
        start.signal("KILL");
        screen.awaits("bench start has ended");
        screen.awaits("as before");
      }
    }
  }

  @Test
  void without_a_terminal_at_either_end_one_sentence_says_so() {
    assertThat(typist.run("connect", "console").output())
        .startsWith("bench: input and output have to be a terminal: ");
    try (Screen screen = new Screen(typist, CONNECT)) {
      screen.awaits("bench: bench start does not run " + folder.resolve("Procfile"));
      screen.awaits("as before");
    }
  }
}
