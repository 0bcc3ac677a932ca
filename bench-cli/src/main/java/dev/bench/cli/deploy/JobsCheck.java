package dev.bench.cli.deploy;

import dev.bench.app.LoadedApp;
import dev.bench.operate.Advance;
import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.JobState;
import dev.bench.operate.Reach;
import dev.bench.runtime.Bench;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the current builds declare the methods of all jobs that wait. */
record JobsCheck(Bench bench) {

  private static final String NAME = "jobs";

  private static final List<JobState> WAITING =
      List.of(JobState.QUEUED, JobState.SCHEDULED, JobState.DEFERRED, JobState.PARKED);

  List<Checked> look() {
    Set<String> declared =
        bench.apps().current().apps().values().stream()
            .map(LoadedApp::jobs)
            .flatMap(jobs -> jobs.keySet().stream())
            .collect(Collectors.toSet());
    JobList jobs = new JobList(Reach.of(bench));
    Map<String, Long> waiting = new TreeMap<>();
    for (JobState state : WAITING) {
      jobs.methods(JobFilter.ALL.in(state), Advance.UNHEARD)
          .forEach(each -> waiting.merge(each.method(), each.jobs(), Long::sum));
    }
    List<Checked> lost =
        waiting.entrySet().stream()
            .filter(each -> !declared.contains(each.getKey()))
            .map(each ->
                Checked.fault(
                    NAME,
                    "%,d waiting jobs call %s, which no app declares."
                        .formatted(each.getValue(), each.getKey()),
                    "Keep the method until they have run, or remove them: bench purge-jobs --method %s."
                        .formatted(each.getKey())))
            .toList();
    long all = waiting.values().stream().mapToLong(Long::longValue).sum();
    return lost.isEmpty()
        ? List.of(
            Checked.ok(NAME, "Apps declare the methods of all %,d waiting jobs.".formatted(all)))
        : lost;
  }
}
