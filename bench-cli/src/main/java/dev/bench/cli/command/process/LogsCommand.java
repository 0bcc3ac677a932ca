package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.logs.JsonView;
import dev.bench.cli.logs.LogBook;
import dev.bench.cli.logs.LogQuery;
import dev.bench.cli.logs.LogReading;
import dev.bench.cli.logs.LogView;
import dev.bench.cli.logs.PointInTime;
import dev.bench.cli.logs.TextView;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Nearness;
import dev.bench.process.output.LogLevel;
import dev.bench.process.output.OutputGoneException;
import dev.bench.process.procfile.BrokenProcfileException;
import dev.bench.process.procfile.Procfile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench logs}: what the processes have logged, merged by time. */
@Command(
    name = "logs",
    description = "Shows what the processes have logged, while they run and afterwards.",
    footer = {
      "",
      "A record is a line with its stack trace. With --site SITE only those of a site are shown.",
      "Examples:",
      "  bench logs -f                             follows all processes",
      "  bench logs web worker.2 -n 20             the last 20 records of these",
      "  bench logs --since 10m --level warn       what went wrong lately",
      "  bench logs --job JOB --json | jq .message"
    })
public final class LogsCommand implements Callable<Integer> {

  private static final long STANDARD_COUNT = 100;

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Only these processes: `worker` is all of its line, `worker.2` one of them.")
  private List<String> names = List.of();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is logged from now on, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "COUNT",
      description = "Only the last COUNT records (default: 100; with --since all).")
  private @Nullable Long count;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Not older: 30s, 10m, 2h, 7d ago, or a time such as 21:30 or 2026-10-03T21:30.")
  private @Nullable String since;

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      description = "Only records in which this is found, stack traces included.")
  private @Nullable String grep;

  @Option(names = "--job", paramLabel = "ID", description = "Only records of this job.")
  private @Nullable String job;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Only records as grave as this: trace, debug, info, warn or error.")
  private @Nullable LogLevel level;

  @Option(names = "--json", description = "As JSON, an object a line.")
  private boolean json;

  @Option(names = "--no-color", description = "Without colours.")
  private boolean noColor;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    LogBook book = new LogBook(directory.logs(), lineNames(directory.root().resolve("Procfile")));
    List<String> known = book.names();
    for (String name : names) {
      if (known.stream().noneMatch(each -> name.matches(Pattern.quote(each) + "(\\.\\d+)?"))) {
        throw wrong(
            Files.exists(directory.logs().resolve(name + ".log"))
                ? "logs/%s.log was not written by bench start: read it as it is".formatted(name)
                : "no process `%s` logs here%s".formatted(name, Nearness.hint(name, known)));
      }
    }
    if (!follow && book.isEmpty()) {
      spec.commandLine().getErr().println("Nothing is logged yet; `bench start` writes to logs/");
    }
    try (LogReading reading = new LogReading(book, query(), view(known))) {
      if (follow) {
        Signals.register("INT", reading::stop);
      }
      reading.show(last(), follow);
      if (follow) {
        reading.follow();
      } else if (job != null && !reading.showedAny()) {
        spec.commandLine().getErr().println(nothingOf(job, reading.oldest()));
        return 1;
      }
    } catch (OutputGoneException enough) {
      return 0;
    }
    return 0;
  }

  /** Why a job has no records: the logs cannot tell one that never was from one rotated away. */
  private static String nothingOf(String job, Optional<Instant> oldest) {
    return "bench: no record here is of job %s%s: either no job of this bench has that id, or it logged before and its records were rotated away"
        .formatted(
            job,
            oldest
                .map(time ->
                    ", and the logs reach back to "
                        + time.atZone(ZoneId.systemDefault()).toLocalDateTime().withNano(0))
                .orElse(""));
  }

  private OptionalLong last() {
    if (count != null && count < 0) {
      throw wrong("--lines is " + count + ", expected 0 or more");
    }
    if (count != null) {
      return OptionalLong.of(count);
    }
    return since == null ? OptionalLong.of(STANDARD_COUNT) : OptionalLong.empty();
  }

  private LogQuery query() {
    return new LogQuery(
        Set.copyOf(names), moment(), pattern(), bench.typedSite().orElse(null), job, level);
  }

  private @Nullable Instant moment() {
    try {
      return since == null ? null : PointInTime.parse(since, Instant.now(), ZoneId.systemDefault());
    } catch (IllegalArgumentException wrong) {
      throw wrong("--since " + wrong.getMessage());
    }
  }

  private @Nullable Pattern pattern() {
    try {
      return grep == null ? null : Pattern.compile(grep);
    } catch (PatternSyntaxException wrong) {
      throw wrong(
          "--grep `%s` is not a regular expression: %s, at character %d"
              .formatted(wrong.getPattern(), wrong.getDescription(), wrong.getIndex() + 1));
    }
  }

  private LogView view(List<String> known) {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    ZoneId zone = ZoneId.systemDefault();
    if (json) {
      return new JsonView(out, zone);
    }
    Terminal terminal = Terminal.current();
    boolean colours = terminal.colours() && !noColor;
    return new TextView(
        out,
        known,
        new TextView.Reader(terminal.interactive(), colours, InstantSource.system(), zone));
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  /** The names of the lines of the Procfile; none when it is missing or broken. */
  private static List<String> lineNames(Path procfile) throws IOException {
    try {
      return Files.exists(procfile)
          ? Procfile.read(procfile).lines().stream().map(Procfile.Line::name).toList()
          : List.of();
    } catch (BrokenProcfileException broken) {
      return List.of();
    }
  }
}
