package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.table.Table;
import dev.bench.doctor.Doctor;
import dev.bench.doctor.Finding;
import dev.bench.json.Json;
import dev.bench.process.output.Paint;
import dev.bench.runtime.Bench;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench doctor}: what is wrong with a bench.
 *
 * <p>Shape with {@code --json}: {@code [{"rule", "severity": "FAULT" or "NOTE", "what", "todo"}]}.
 */
@Command(
    name = "doctor",
    description = "Looks the bench over and says what is wrong and what to do.",
    footer = {
      "",
      "Looks at workers, queues, the scheduler, both Redis, the database servers, clocks,",
      "the disk and limits. It starts and changes nothing. Exit code 1 when something is",
      "wrong; notes alone do not count.",
      "Examples:",
      "  bench doctor",
      "  bench doctor --json | jq -r '.[].todo'"
    })
public final class DoctorCommand implements Callable<Integer> {

  private static final int CONNECTIONS = 2;

  @ParentCommand private BenchCommand bench;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    try (Bench open = Bench.open(bench.directory(), "doctor", CONNECTIONS)) {
      List<Finding> findings = new Doctor(open).examine();
      if (json) {
        bench.out().println(Json.core().indented(findings));
      } else {
        boolean colours = Terminal.current().colours();
        findings.forEach(finding -> print(finding, colours));
        bench.out().println(summary(findings, colours));
      }
      return findings.stream().anyMatch(DoctorCommand::isFault) ? 1 : 0;
    }
  }

  private static boolean isFault(Finding finding) {
    return finding.severity() == Finding.Severity.FAULT;
  }

  private void print(Finding finding, boolean colours) {
    String mark =
        isFault(finding) ? paint(Table.RED, "✗", colours) : paint(Table.YELLOW, "!", colours);
    bench.out().println("%s %s".formatted(mark, finding.what()));
    bench
        .out()
        .println(
            "  %s %s"
                .formatted(paint(Table.FAINT, finding.rule() + " →", colours), finding.todo()));
  }

  private static String summary(List<Finding> findings, boolean colours) {
    long quiet =
        Doctor.rules().stream()
            .filter(rule -> findings.stream().noneMatch(finding -> finding.rule().equals(rule)))
            .count();
    long faults = findings.stream().filter(DoctorCommand::isFault).count();
    String mark = faults == 0 ? paint(Table.GREEN, "✓", colours) : " ";
    return String.format(
        Locale.ROOT,
        "%s rules that found nothing: %d of %d; faults: %d, notes: %d",
        mark,
        quiet,
        Doctor.rules().size(),
        faults,
        findings.size() - faults);
  }

  private static String paint(String colour, String text, boolean colours) {
    return colours ? Paint.in(colour, text) : text;
  }
}
