package dev.bench.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** The commands by name; a class is loaded only when its command is asked for. */
final class Commands implements IModelTransformer {

  /** In the order of the help text. */
  static final List<String> NAMES =
      List.of(
          "start",
          "ls",
          "status",
          "wait",
          "restart",
          "stop",
          "up",
          "scale",
          "connect",
          "run",
          "init",
          "new-site",
          "use",
          "list-sites",
          "install-app",
          "list-apps",
          "migrate",
          "build",
          "logs",
          "execute",
          "set-config",
          "show-config",
          "serve",
          "socketio",
          "schedule",
          "worker",
          "watch",
          "mariadb-server",
          "setup",
          "check-procfile",
          "version");

  /** What the launcher calls; not for people, so it is in no list. */
  private static final String TRAIN = "train";

  /** Adds the command that was asked for, or all when it is none that we know. */
  @Override
  public CommandSpec transform(CommandSpec spec) {
    String asked = spec.userObject() instanceof Bench bench ? firstWord(bench.words()) : null;
    if (asked != null && (NAMES.contains(asked) || asked.equals(TRAIN))) {
      add(spec, asked);
    } else {
      NAMES.forEach(name -> add(spec, name));
    }
    return spec;
  }

  private static void add(CommandSpec spec, String name) {
    CommandLine line = new CommandLine(command(name));
    line.getCommandSpec().mixinStandardHelpOptions(true);
    line.setStopAtPositional(name.equals("run")); // the rest is another command's
    spec.addSubcommand(name, line);
  }

  private static @Nullable String firstWord(String[] words) {
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals("--site")) {
        i++;
      } else if (!words[i].startsWith("-")) {
        return words[i];
      }
    }
    return null;
  }

  private static Object command(String name) {
    return switch (name) {
      case "start" -> new StartCommand();
      case "ls" -> new LsCommand();
      case "status" -> new StatusCommand();
      case "wait" -> new WaitCommand();
      case "restart" -> new RestartCommand();
      case "stop" -> new StopCommand();
      case "up" -> new UpCommand();
      case "scale" -> new ScaleCommand();
      case "connect" -> new ConnectCommand();
      case "run" -> new RunCommand();
      case "init" -> new InitCommand();
      case "new-site" -> new NewSiteCommand();
      case "install-app" -> new InstallAppCommand();
      case "migrate" -> new MigrateCommand();
      case "serve" -> new ServeCommand();
      case "use" -> new UseCommand();
      case "list-sites" -> new ListSitesCommand();
      case "list-apps" -> new ListAppsCommand();
      case "build" -> new BuildCommand();
      case "logs" -> new LogsCommand();
      case "execute" -> new ExecuteCommand();
      case "set-config" -> new SetConfigCommand();
      case "show-config" -> new ShowConfigCommand();
      case "socketio" -> new SocketioCommand();
      case "schedule" -> new ScheduleCommand();
      case "worker" -> new WorkerCommand();
      case "watch" -> new WatchCommand();
      case "mariadb-server" -> new MariaDbServerCommand();
      case "setup" -> new SetupCommand();
      case "check-procfile" -> new CheckProcfileCommand();
      case "version" -> new VersionCommand();
      case TRAIN -> new TrainCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
