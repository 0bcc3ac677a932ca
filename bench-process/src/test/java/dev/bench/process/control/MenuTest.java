package dev.bench.process.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.procfile.Instance;
import dev.bench.process.supervisor.ProcessStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MenuTest {

  private final List<ProcessStatus> processes =
      List.of(status(Instance.only("redis_queue")), status(Instance.only("web")));

  @Test
  void all_means_those_that_are_restarted_every_day() {
    Menu menu = Menu.of(Menu.Kind.RESTART, processes, each -> each.name().equals("web"));
    assertThat(menu.text())
        .isEqualTo("restart:  1 redis_queue  2 web  a all but 1  (another key: none)");
    assertThat(menu.chosen('1')).contains(List.of("redis_queue"));
    assertThat(menu.chosen('a')).contains(List.of("web"));
    assertThat(menu.chosen('x')).isEmpty();
  }

  @Test
  void all_lines_belong_to_no_single_process() {
    Menu menu = Menu.of(Menu.Kind.LINES, processes, _ -> true);
    assertThat(menu.text()).startsWith("show lines of:").contains("a all  ");
    assertThat(menu.chosen('a')).contains(List.of());
  }

  @Test
  void more_processes_than_digits_have_letters_but_a() {
    List<ProcessStatus> many =
        IntStream.rangeClosed(1, 12).mapToObj(i -> status(Instance.of("worker", i))).toList();
    Menu menu = Menu.of(Menu.Kind.LINES, many, _ -> true);
    assertThat(menu.chosen('b')).contains(List.of("worker.10"));
    assertThat(menu.chosen('d')).contains(List.of("worker.12"));
    assertThat(menu.choices()).hasSize(13);
  }

  private static ProcessStatus status(Instance instance) {
    return new ProcessStatus(instance, 1, "", "ready", Instant.EPOCH, 0, "", "", "", false);
  }
}
