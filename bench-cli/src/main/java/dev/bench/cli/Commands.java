package dev.bench.cli;

import dev.bench.cli.command.CompletionCommand;
import dev.bench.cli.command.VersionCommand;
import dev.bench.cli.command.app.ExcludeAppCommand;
import dev.bench.cli.command.app.GetAppCommand;
import dev.bench.cli.command.app.IncludeAppCommand;
import dev.bench.cli.command.app.NewAppCommand;
import dev.bench.cli.command.app.RemoveAppCommand;
import dev.bench.cli.command.app.RunTestsCommand;
import dev.bench.cli.command.backup.BackupCommand;
import dev.bench.cli.command.backup.CloneSiteCommand;
import dev.bench.cli.command.backup.DropSiteCommand;
import dev.bench.cli.command.backup.ListBackupsCommand;
import dev.bench.cli.command.backup.PartialRestoreCommand;
import dev.bench.cli.command.backup.PurgeSiteCommand;
import dev.bench.cli.command.backup.RestoreCommand;
import dev.bench.cli.command.backup.SendBackupCommand;
import dev.bench.cli.command.backup.UndropSiteCommand;
import dev.bench.cli.command.code.HooksCommand;
import dev.bench.cli.command.code.MethodsCommand;
import dev.bench.cli.command.code.RoutesCommand;
import dev.bench.cli.command.code.SchedulesCommand;
import dev.bench.cli.command.job.DisableSchedulerCommand;
import dev.bench.cli.command.job.DoctorCommand;
import dev.bench.cli.command.job.EnableSchedulerCommand;
import dev.bench.cli.command.job.JobsCommand;
import dev.bench.cli.command.job.PendingJobsCommand;
import dev.bench.cli.command.job.PurgeJobsCommand;
import dev.bench.cli.command.job.SchedulerCommand;
import dev.bench.cli.command.job.TriggerEventCommand;
import dev.bench.cli.command.job.WhyCommand;
import dev.bench.cli.command.process.CheckProcfileCommand;
import dev.bench.cli.command.process.ConnectCommand;
import dev.bench.cli.command.process.LogsCommand;
import dev.bench.cli.command.process.LsCommand;
import dev.bench.cli.command.process.RestartCommand;
import dev.bench.cli.command.process.RunCommand;
import dev.bench.cli.command.process.ScaleCommand;
import dev.bench.cli.command.process.StartCommand;
import dev.bench.cli.command.process.StatusCommand;
import dev.bench.cli.command.process.StopCommand;
import dev.bench.cli.command.process.UpCommand;
import dev.bench.cli.command.process.WaitCommand;
import dev.bench.cli.command.production.DeployCommand;
import dev.bench.cli.command.production.DisableProductionCommand;
import dev.bench.cli.command.production.RenewLetsEncryptCommand;
import dev.bench.cli.command.service.HealthCommand;
import dev.bench.cli.command.service.MariaDbCommand;
import dev.bench.cli.command.service.MariaDbServerCommand;
import dev.bench.cli.command.service.RedisCliCommand;
import dev.bench.cli.command.service.ScheduleCommand;
import dev.bench.cli.command.service.ServeCommand;
import dev.bench.cli.command.service.SocketioCommand;
import dev.bench.cli.command.service.TrainCommand;
import dev.bench.cli.command.service.WatchCommand;
import dev.bench.cli.command.service.WorkerCommand;
import dev.bench.cli.command.service.WorkerPoolCommand;
import dev.bench.cli.command.setup.BuildCommand;
import dev.bench.cli.command.setup.ConfigureCommand;
import dev.bench.cli.command.setup.InitCommand;
import dev.bench.cli.command.setup.RemoveConfigCommand;
import dev.bench.cli.command.setup.SetConfigCommand;
import dev.bench.cli.command.setup.SetNginxPortCommand;
import dev.bench.cli.command.setup.SetSslCertificateCommand;
import dev.bench.cli.command.setup.SetSslKeyCommand;
import dev.bench.cli.command.setup.SetupCommand;
import dev.bench.cli.command.setup.ShowConfigCommand;
import dev.bench.cli.command.setup.UpdateCommand;
import dev.bench.cli.command.site.AddToHostsCommand;
import dev.bench.cli.command.site.ConsoleCommand;
import dev.bench.cli.command.site.EnqueueCommand;
import dev.bench.cli.command.site.ExecuteCommand;
import dev.bench.cli.command.site.InstallAppCommand;
import dev.bench.cli.command.site.ListAppsCommand;
import dev.bench.cli.command.site.ListSitesCommand;
import dev.bench.cli.command.site.MailCommand;
import dev.bench.cli.command.site.MaintenanceCommand;
import dev.bench.cli.command.site.MigrateCommand;
import dev.bench.cli.command.site.NewSiteCommand;
import dev.bench.cli.command.site.ReinstallCommand;
import dev.bench.cli.command.site.RenameSiteCommand;
import dev.bench.cli.command.site.RequestCommand;
import dev.bench.cli.command.site.SitesCommand;
import dev.bench.cli.command.site.UninstallAppCommand;
import dev.bench.cli.command.site.UseCommand;
import dev.bench.cli.command.task.TasksCommand;
import dev.bench.cli.command.user.AddRoleCommand;
import dev.bench.cli.command.user.AddUserCommand;
import dev.bench.cli.command.user.BrowseCommand;
import dev.bench.cli.command.user.ClearCacheCommand;
import dev.bench.cli.command.user.ClearWebsiteCacheCommand;
import dev.bench.cli.command.user.CreateApiKeyCommand;
import dev.bench.cli.command.user.DestroySessionsCommand;
import dev.bench.cli.command.user.ListUsersCommand;
import dev.bench.cli.command.user.SetAdminPasswordCommand;
import dev.bench.cli.command.user.SetPasswordCommand;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands by name. The class of a command is loaded only when the command is used. */
final class Commands {

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
          "add-to-hosts",
          "list-sites",
          "sites",
          "install-app",
          "uninstall-app",
          "list-apps",
          "migrate",
          "reinstall",
          "rename-site",
          "clone-site",
          "backup",
          "restore",
          "partial-restore",
          "list-backups",
          "send-backup",
          "drop-site",
          "undrop-site",
          "purge-site",
          "tasks",
          "set-admin-password",
          "set-password",
          "add-user",
          "add-role",
          "list-users",
          "create-api-key",
          "destroy-all-sessions",
          "browse",
          "clear-cache",
          "clear-website-cache",
          "new-app",
          "get-app",
          "remove-app",
          "exclude-app",
          "include-app",
          "build",
          "run-tests",
          "logs",
          "jobs",
          "why",
          "show-pending-jobs",
          "purge-jobs",
          "doctor",
          "scheduler",
          "enable-scheduler",
          "disable-scheduler",
          "trigger-scheduler-event",
          "execute",
          "mail",
          "console",
          "request",
          "routes",
          "methods",
          "hooks",
          "schedules",
          "enqueue",
          "set-maintenance-mode",
          "set-config",
          "remove-config",
          "show-config",
          "serve",
          "socketio",
          "schedule",
          "worker",
          "worker-pool",
          "watch",
          "mariadb-server",
          "mariadb",
          "db-console",
          "redis-cli",
          "setup",
          "disable-production",
          "renew-lets-encrypt",
          "update",
          "deploy",
          "configure",
          "health",
          "set-nginx-port",
          "set-ssl-certificate",
          "set-ssl-key",
          "check-procfile",
          "completion",
          "version");

  /** Used by the launcher only, so it is in no list. */
  private static final String TRAIN = "train";

  private Commands() {}

  /** Adds the command that {@code words} name, or all commands when they name none. */
  static void addTo(CommandSpec spec, String... words) {
    String asked = firstWord(words);
    if (asked != null && (NAMES.contains(asked) || asked.equals(TRAIN))) {
      add(spec, asked);
    } else {
      NAMES.forEach(name -> add(spec, name));
    }
  }

  /** The command that {@code words} name; empty when they name none that is known. */
  static Optional<String> asked(String... words) {
    return Optional.ofNullable(firstWord(words)).filter(NAMES::contains);
  }

  private static void add(CommandSpec spec, String name) {
    CommandLine line = new CommandLine(command(name)).setCommandName(name);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    line.setStopAtPositional(
        List.of("run", "redis-cli").contains(name)); // the rest is another command's
    line.setUnmatchedOptionsArePositionalParams(
        List.of("mariadb", "db-console").contains(name)); // they are the client's
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
      case "uninstall-app" -> new UninstallAppCommand();
      case "migrate" -> new MigrateCommand();
      case "serve" -> new ServeCommand();
      case "add-to-hosts" -> new AddToHostsCommand();
      case "use" -> new UseCommand();
      case "list-sites" -> new ListSitesCommand();
      case "list-apps" -> new ListAppsCommand();
      case "set-admin-password" -> new SetAdminPasswordCommand();
      case "set-password" -> new SetPasswordCommand();
      case "add-user" -> new AddUserCommand();
      case "add-role" -> new AddRoleCommand();
      case "list-users" -> new ListUsersCommand();
      case "create-api-key" -> new CreateApiKeyCommand();
      case "browse" -> new BrowseCommand();
      case "destroy-all-sessions" -> new DestroySessionsCommand();
      case "clear-cache" -> new ClearCacheCommand();
      case "clear-website-cache" -> new ClearWebsiteCacheCommand();
      case "new-app" -> new NewAppCommand();
      case "get-app" -> new GetAppCommand();
      case "run-tests" -> new RunTestsCommand();
      case "remove-app" -> new RemoveAppCommand();
      case "exclude-app" -> new ExcludeAppCommand();
      case "include-app" -> new IncludeAppCommand();
      case "build" -> new BuildCommand();
      case "logs" -> new LogsCommand();
      case "console" -> new ConsoleCommand();
      case "request" -> new RequestCommand();
      case "routes" -> new RoutesCommand();
      case "methods" -> new MethodsCommand();
      case "hooks" -> new HooksCommand();
      case "schedules" -> new SchedulesCommand();
      case "jobs" -> new JobsCommand();
      case "why" -> new WhyCommand();
      case "show-pending-jobs" -> new PendingJobsCommand();
      case "purge-jobs" -> new PurgeJobsCommand();
      case "doctor" -> new DoctorCommand();
      case "scheduler" -> new SchedulerCommand();
      case "enable-scheduler" -> new EnableSchedulerCommand();
      case "disable-scheduler" -> new DisableSchedulerCommand();
      case "trigger-scheduler-event" -> new TriggerEventCommand();
      case "tasks" -> new TasksCommand();
      case "backup" -> new BackupCommand();
      case "restore" -> new RestoreCommand();
      case "partial-restore" -> new PartialRestoreCommand();
      case "list-backups" -> new ListBackupsCommand();
      case "send-backup" -> new SendBackupCommand();
      case "drop-site" -> new DropSiteCommand();
      case "undrop-site" -> new UndropSiteCommand();
      case "purge-site" -> new PurgeSiteCommand();
      case "reinstall" -> new ReinstallCommand();
      case "clone-site" -> new CloneSiteCommand();
      case "rename-site" -> new RenameSiteCommand();
      case "execute" -> new ExecuteCommand();
      case "mail" -> new MailCommand();
      case "enqueue" -> new EnqueueCommand();
      case "set-config" -> new SetConfigCommand();
      case "show-config" -> new ShowConfigCommand();
      case "socketio" -> new SocketioCommand();
      case "schedule" -> new ScheduleCommand();
      case "worker" -> new WorkerCommand();
      case "worker-pool" -> new WorkerPoolCommand();
      case "watch" -> new WatchCommand();
      case "mariadb-server" -> new MariaDbServerCommand();
      case "mariadb", "db-console" -> new MariaDbCommand();
      case "sites" -> new SitesCommand();
      case "set-maintenance-mode" -> new MaintenanceCommand();
      case "remove-config" -> new RemoveConfigCommand();
      case "redis-cli" -> new RedisCliCommand();
      case "setup" -> new SetupCommand();
      case "disable-production" -> new DisableProductionCommand();
      case "renew-lets-encrypt" -> new RenewLetsEncryptCommand();
      case "update" -> new UpdateCommand();
      case "deploy" -> new DeployCommand();
      case "configure" -> new ConfigureCommand();
      case "health" -> new HealthCommand();
      case "set-nginx-port" -> new SetNginxPortCommand();
      case "set-ssl-certificate" -> new SetSslCertificateCommand();
      case "set-ssl-key" -> new SetSslKeyCommand();
      case "check-procfile" -> new CheckProcfileCommand();
      case "completion" -> new CompletionCommand();
      case "version" -> new VersionCommand();
      case TRAIN -> new TrainCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
