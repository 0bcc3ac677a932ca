package dev.bench.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.runs.RunChoice;
import dev.bench.cli.start.RunOfSleepers;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.control.ControlClient;
import dev.bench.process.supervisor.ProcessStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that have done as much as the settings say are replaced. */
class RecyclingTest {

  @TempDir Path folder;

  @Test
  void a_process_that_asks_works_until_another_one_has_taken_its_place() throws Exception {
    try (RunOfSleepers _ = new RunOfSleepers(folder, "web")) {
      ControlClient manager =
          new ControlClient(RunChoice.ofBench(folder).find().orElseThrow().socket());
      ProcessStatus before = manager.status().processes().getFirst();
      assertThat(Recycling.isReplaced(manager, before.mark(), "7 requests, limit 5")).isTrue();
      assertThat(manager.status().processes())
          .singleElement()
          .satisfies(after -> {
            assertThat(after.name()).isEqualTo("web");
            assertThat(after.pid()).isNotEqualTo(before.pid());
            assertThat(after.restarts()).isEqualTo(1);
          });
      assertThat(ProcessHandle.of(before.pid())).isEmpty();
      assertThat(Recycling.isReplaced(manager, before.mark(), "again")).isFalse();
    }
  }

  @Test
  void the_settings_name_the_limits_and_counts_are_spread_over_a_tenth() throws Exception {
    assertThat(limits("{}", new AtomicLong())).isEmpty();
    AtomicLong served = new AtomicLong();
    List<Recycling.Limit> limits =
        limits("{\"gunicorn_max_requests\": 5000, \"web_max_memory_mb\": 64}", served);
    Recycling.Limit requests = limits.getFirst();
    assertThat(requests.most()).isBetween(5000L, 5500L);
    assertThat(requests.isReached()).isFalse();
    served.set(5500);
    assertThat(requests.isReached()).isTrue();
    assertThat(requests.text()).isEqualTo("5500 requests, limit " + requests.most());
    assertThat(limits.getLast().most()).isEqualTo(64);
    assertThat(limits.getLast().used().getAsLong()).isPositive();
  }

  @Test
  void a_process_asks_once_its_work_has_ended_and_works_on_when_no_other_takes_its_place()
      throws Exception {
    List<String> told = new ArrayList<>();
    Recycling.Work work =
        new Recycling.Work() {
          @Override
          public void rest() {
            told.add("rest");
          }

          @Override
          public void resume() {
            told.add("resume");
          }
        };
    assertThat(Recycling.replace("7 jobs, limit 5", work, told::add)).isTrue();
    assertThat(told).containsExactly("rest", "7 jobs, limit 5");
    told.clear();
    assertThat(Recycling.replace("7 jobs, limit 5", work, reason -> !told.add(reason))).isFalse();
    assertThat(told).containsExactly("rest", "7 jobs, limit 5", "resume");
  }

  @Test
  void a_limit_below_what_a_process_has_at_its_start_replaces_none() {
    Recycling.Limit low = new Recycling.Limit("web_max_memory_mb", () -> 80, 64, "MB of memory");
    Recycling.Limit high = new Recycling.Limit("web_max_memory_mb", () -> 80, 90, "MB of memory");
    assertThat(Recycling.reachable(List.of(low, high))).containsExactly(high);
  }

  private List<Recycling.Limit> limits(String settings, AtomicLong served) throws Exception {
    Path sites = Files.createDirectories(folder.resolve("sites"));
    Files.writeString(sites.resolve("common_site_config.json"), settings);
    return Recycling.limits(
        BenchConfig.load(new BenchDirectory(folder)),
        "gunicorn_max_requests",
        "web_max_memory_mb",
        served::get,
        "requests");
  }
}
