package dev.bench.process.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.process.CannotRunException;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormationTest {

  private static final Procfile PROCFILE = Procfile.parse("web: a\nworker: b\nmail-x: c\n", "P");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                 |            | web 5000, worker 5100, mail-x 5200",
        "worker=2         |            | web 5000, worker.1 5100, worker.2 5101, mail-x 5200",
        "web=1,worker=1   |            | web 5000, worker 5100, mail-x 5200",
        "worker=0         |            | web 5000, mail-x 5200",
        "all=0,mail-x=1   |            | mail-x 5200",
        "all=2,web=1      | web,mail-x | web 5000, mail-x.1 5200, mail-x.2 5201",
        " worker = 3      | worker     | worker.1 5100, worker.2 5101, worker.3 5102",
        "                 | mail-x,web | web 5000, mail-x 5200",
        "web=100          | web,worker | web.1 5000, … web.100 5099, worker 5100",
      })
  void ports_are_a_hundred_apart_by_line_and_one_by_process(
      String concurrency, String names, String expected) {
    String placed =
        places(concurrency == null ? "" : concurrency, names == null ? "" : names, 5000).stream()
            .map(place -> place.instance().name() + " " + place.port())
            .collect(Collectors.joining(", "));
    assertThat(placed).matches(expected.replace("…", ".*").replace(".1", "\\.1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "worker      | --concurrency `worker` is not NAME=NUMBER, such as worker=2",
        "worker=two  | --concurrency `worker=two` is not NAME=NUMBER, such as worker=2",
        "worker=-1   | --concurrency `worker=-1` is not NAME=NUMBER, such as worker=2",
        "wroker=2    | --concurrency `wroker=2`: there is no process `wroker`: did you mean worker?",
        "web=101     | --concurrency `web=101`: at most 100 processes of a line can run",
      })
  void a_wrong_concurrency_is_named_with_what_to_write(String concurrency, String message) {
    assertThatThrownBy(() -> places(concurrency, "", 5000)).hasMessage(message);
  }

  @Test
  void all_wrong_parts_are_named_at_once() {
    assertThatThrownBy(() -> places("web=1,web=2,x=1", "", 5000))
        .hasMessage(
            "--concurrency `web=2`: `web` is said twice\n"
                + "--concurrency `x=1`: there is no process `x`; there are web, worker, mail-x");
  }

  @Test
  void nothing_to_run_is_an_error() {
    assertThatThrownBy(() -> places("all=0", "", 5000))
        .hasMessageStartingWith("--concurrency leaves no process to run");
  }

  @Test
  void ports_beyond_the_last_are_an_error() {
    Procfile procfile = Procfile.parse("a: x\nb: x\nc: x --port ${PORT:-80}", "P");
    assertThat(Formation.of(procfile, List.of(), Concurrency.ONE, 65_335)).hasSize(3);
    assertThatThrownBy(() -> Formation.of(procfile, List.of(), Concurrency.ONE, 65_336))
        .hasMessage("c would get PORT 65536, above 65535: begin lower with --port");
  }

  @Test
  void beyond_the_last_port_a_line_that_does_not_name_it_has_none() {
    assertThat(places("worker=2", "", 65_435))
        .extracting(Formation.Place::port)
        .containsExactly(65_435, 65_535, 0, 0);
    assertThat(places("", "", 65_335)).extracting(Formation.Place::port).endsWith(65_535);
  }

  @Test
  void a_process_may_be_called_all() {
    Procfile procfile = Procfile.parse("all: a\nweb: b", "P");
    Concurrency concurrency = Concurrency.parse(List.of("all=2"), procfile.names());
    assertThat(Formation.of(procfile, List.of(), concurrency, 5000))
        .extracting(place -> place.instance().name())
        .containsExactly("all.1", "all.2", "web");
  }

  @Test
  void only_ports_that_a_command_line_names_are_surely_taken() {
    Procfile procfile = Procfile.parse("a: x $PORT\nb: x ${PORT}\nc: x $PORTS\nd: x", "P");
    assertThat(Formation.ports(Formation.of(procfile, List.of(), Concurrency.ONE, 7000)))
        .hasToString("{a=7000, b=7100}");
  }

  @Test
  void a_base_is_free_when_all_its_ports_are() {
    IntFunction<List<Formation.Place>> from = base -> places("worker=2", "", base);
    Set<Integer> taken = Set.of(5101, 6200, 7001);
    assertThat(Formation.freeBase(from, 5000, port -> !taken.contains(port))).isEqualTo(7000);
    assertThat(Formation.freeBase(from, 65_500, port -> port < 65_535)).isEqualTo(65_500);
    assertThatThrownBy(() -> Formation.freeBase(from, 5000, _ -> false))
        .isInstanceOf(CannotRunException.class)
        .hasMessage("from 5000 on, in steps of 1000, no ports are free: begin lower with --port");
  }

  private static List<Formation.Place> places(String concurrency, String names, int base) {
    return Formation.of(
        PROCFILE, parts(names), Concurrency.parse(parts(concurrency), PROCFILE.names()), base);
  }

  private static List<String> parts(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }
}
