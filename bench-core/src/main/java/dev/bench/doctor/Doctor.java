package dev.bench.doctor;

import dev.bench.BenchException;
import dev.bench.runtime.Bench;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks a bench over. It starts and changes nothing.
 *
 * @param bench the bench
 */
public record Doctor(Bench bench) {

  private static final List<Rule> RULES =
      List.of(
          new RedisAnswers(),
          new RedisKeepsJobs(),
          new ClocksAgree(),
          new DatabasesAnswer(),
          new WorkersSuspended(),
          new QueuesServed(),
          new QueuesMove(),
          new WorkersAlive(),
          new JobsEndWell(),
          new JobsParked(),
          new SchedulerLeads(),
          new SchedulesFire(),
          new SchedulesRest(),
          new DiskSpace(),
          new FileLimit(),
          new WebProcesses());

  /** The names of all rules, in their order. */
  public static List<String> rules() {
    return RULES.stream().map(Rule::name).toList();
  }

  /** What is found, in the order of the rules. */
  public List<Finding> examine() {
    Examination examination = new Examination(bench);
    boolean queue = bench.queue().available();
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : RULES) {
      if (queue || !rule.asksQueue()) {
        findings.addAll(look(rule, examination));
      }
    }
    return findings;
  }

  /** A rule that cannot look is a finding too; the others go on. */
  private static List<Finding> look(Rule rule, Examination examination) {
    try {
      return rule.look(examination);
    } catch (BenchException e) {
      return List.of(Finding.fault(rule, String.valueOf(e.getMessage()), "bench logs"));
    } catch (Exception e) {
      return List.of(Finding.fault(rule, "The rule could not look: " + e, "bench logs"));
    }
  }
}
