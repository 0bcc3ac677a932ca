package dev.bench.cli.command.service;

import dev.bench.build.Folders;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.process.CheckProcfileCommand;
import dev.bench.cli.command.process.LsCommand;
import dev.bench.cli.command.process.StartCommand;
import dev.bench.cli.service.RealtimeService;
import dev.bench.cli.service.SchedulerService;
import dev.bench.cli.service.TrainingRun;
import dev.bench.cli.service.WebService;
import dev.bench.cli.service.WorkerService;
import dev.bench.cli.watch.BuildService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench train}: what the launcher has the JVM watch to make the AOT cache of a role. */
@Command(name = "train", hidden = true, description = "Makes the launcher's cache for a role.")
public final class TrainCommand implements Callable<Integer> {

  /**
   * What a run has: several processes; when the first has ended, the others are stopped. Before
   * that the run can be reached by others.
   */
  private static final String PROCFILE =
      """
      web: echo trained; exec sleep 60
      worker: exec sleep 60
      end: exec sleep 1
      """;

  @ParentCommand private BenchCommand bench;

  @Parameters(
      paramLabel = "ROLE",
      description = "cli, site, procfile, start, watch, web, worker, scheduler or realtime.")
  private String role;

  @Override
  public Integer call() throws Exception {
    switch (role) {
      case "cli" -> {
        bench.run();
        TrainingRun.loadOwnClasses();
        commands();
      }
      case "site" -> {
        return site();
      }
      case "procfile" -> procfile();
      case "start" -> start();
      case "watch" -> watch();
      case "web" -> WebService.train(bench.directory());
      case "worker" -> WorkerService.train(bench.directory());
      case "scheduler" -> SchedulerService.train(bench.directory());
      case "realtime" -> RealtimeService.train(bench.directory());
      default ->
          throw new ParameterException(
              bench.spec.commandLine(), "there is no role `" + role + "` to train");
    }
    return 0;
  }

  private int site() throws Exception {
    bench.run();
    TrainingRun.loadOwnClasses();
    commands();
    return SiteTraining.isPossible(bench.directory()) ? SiteTraining.run() : 0;
  }

  private void start() throws Exception {
    TrainingRun.loadOwnClasses(
        "dev.bench.cli.start.",
        "dev.bench.cli.runs.",
        "dev.bench.process.",
        "dev.bench.cli.setup.",
        "dev.bench.config.",
        "dev.bench.embedded.",
        "dev.bench.json.",
        "dev.bench.redis.RedisKeys");
    procfile();
    StartCommand.train(bench, bench.directory());
  }

  /**
   * Commands that read settings and ask runs, which brings most of what others need of libraries.
   */
  private static void commands() throws IOException {
    Path folder = Files.createTempDirectory("bench-training");
    try {
      SiteTraining.makeBench(folder);
      Files.writeString(folder.resolve("sites/common_site_config.json"), "{\"bench_id\": \"x\"}");
      Files.writeString(folder.resolve("Procfile"), PROCFILE);
      CommandLine line =
          new CommandLine(new BenchCommand(folder))
              .addSubcommand(new CheckProcfileCommand())
              .addSubcommand(new LsCommand());
      line.execute("check-procfile");
      line.execute("ls", "--json");
    } finally {
      Folders.delete(folder);
    }
  }

  /** The life of a few processes, which brings most of what the JDK has for that. */
  private static void procfile() throws Exception {
    Path folder = Files.createTempDirectory("bench-training");
    Path procfile = folder.resolve("Procfile");
    try {
      Files.writeString(procfile, PROCFILE);
      new CommandLine(new BenchCommand(folder))
          .addSubcommand(new StartCommand())
          .execute("start", "--procfile", procfile.toString());
    } finally {
      Files.deleteIfExists(procfile);
      Files.delete(folder);
    }
  }

  private static void watch() throws IOException {
    TrainingRun.loadOwnClasses();
    BuildService.train();
  }
}
