package dev.bench;

import java.util.function.Consumer;

/**
 * What an app adds to the runtime: schedules, life-cycle steps, pages and checks.
 *
 * <p>Every method returns the same hooks, so that declarations chain. A declaration that is wrong
 * (a bad cron line, two pages at one path, a lambda where a named method is needed) fails the
 * loading of this app with a sentence that says what to write; other apps go on. A method given to
 * a schedule is a job by that declaration. Used by one thread, and only inside {@link
 * App#register}.
 *
 * <p>Source: Frappe's {@code hooks.py}.
 */
public interface Hooks {

  /** Runs {@code job} every {@code scheduler_interval}, four minutes unless it is set. */
  Hooks all(Call0 job);

  /** Runs {@code job} at minute 0 of every hour, on queue {@code default}. */
  Hooks hourly(Call0 job);

  /** Runs {@code job} at 00:00, on queue {@code default}. */
  Hooks daily(Call0 job);

  /** Runs {@code job} on Sundays at 00:00, on queue {@code default}. */
  Hooks weekly(Call0 job);

  /** Runs {@code job} on the first of a month at 00:00, on queue {@code default}. */
  Hooks monthly(Call0 job);

  /** Runs {@code job} on the first of January at 00:00, on queue {@code default}. */
  Hooks yearly(Call0 job);

  /** Like {@link #hourly}, on queue {@code long}. */
  Hooks hourlyLong(Call0 job);

  /** Like {@link #daily}, on queue {@code long}. */
  Hooks dailyLong(Call0 job);

  /** Like {@link #weekly}, on queue {@code long}. */
  Hooks weeklyLong(Call0 job);

  /** Like {@link #monthly}, on queue {@code long}. */
  Hooks monthlyLong(Call0 job);

  /** Like {@link #hourly}, on queue {@code long}, for upkeep of the site itself. */
  Hooks hourlyMaintenance(Call0 job);

  /** Like {@link #daily}, on queue {@code long}, for upkeep of the site itself. */
  Hooks dailyMaintenance(Call0 job);

  /** Like {@link #weekly}, on queue {@code long}, for upkeep of the site itself. */
  Hooks weeklyMaintenance(Call0 job);

  /** Like {@link #monthly}, on queue {@code long}, for upkeep of the site itself. */
  Hooks monthlyMaintenance(Call0 job);

  /** Runs {@code job} when {@code line}, a crontab(5) line of five fields, is due. */
  default Hooks cron(String line, Call0 job) {
    return cron(line, job, options -> {});
  }

  /** Runs {@code job} when {@code line} is due, as {@code options} say. */
  Hooks cron(String line, Call0 job, Consumer<ScheduleOptions> options);

  /** Runs {@code step} before the app's first migration on a site; it can refuse by throwing. */
  Hooks beforeInstall(Call0 step);

  /** Runs {@code step} after the app's first migration on a site. */
  Hooks afterInstall(Call0 step);

  /**
   * Runs {@code step} before the app leaves a site; it can refuse by throwing. There is no command
   * yet by which an app leaves.
   */
  Hooks beforeUninstall(Call0 step);

  /** Runs {@code step} after the app has left a site. */
  Hooks afterUninstall(Call0 step);

  /** Runs {@code step} before the migrations of a site; it can refuse by throwing. */
  Hooks beforeMigrate(Call0 step);

  /** Runs {@code step} after the migrations of a site. */
  Hooks afterMigrate(Call0 step);

  /** Runs {@code step} in the transaction of a request, before its handler; it can refuse. */
  Hooks beforeRequest(Call0 step);

  /** Runs {@code step} after a request's handler; a failure is logged and changes nothing. */
  Hooks afterRequest(Call0 step);

  /** Runs {@code step} as the user who has just logged in. */
  Hooks onLogin(Call0 step);

  /** Runs {@code step} as the user who is about to log out. */
  Hooks onLogout(Call0 step);

  /** Runs {@code step} in the transaction of a job, before its method; it can refuse. */
  Hooks beforeJob(Call0 step);

  /** Runs {@code step} after a job's method; a failure is logged and changes nothing. */
  Hooks afterJob(Call0 step);

  /**
   * Serves a page: {@code template} of the app's {@code www/}, filled with what {@code model}
   * returns.
   *
   * @param path begins with a slash; {@code {name}} stands for one segment
   * @param template a file of {@code www/}, such as {@code todos.html}
   * @param model returns the template's model (a map or a record), or any {@code Response}
   */
  Hooks page(String path, String template, PageModel model);

  /** The same; {@code options} say how the page is served, such as {@code p -> p.cached("10m")}. */
  Hooks page(String path, String template, PageModel model, Consumer<PageOptions> options);

  /** Answers {@code path} with a redirect (302) to {@code target}. */
  Hooks redirect(String path, String target);

  /**
   * Serves a table at {@code /api/resource/<name>}: list, read, make, change and remove.
   *
   * <p>The fields are the components of {@code record}, each in the column of that name; {@code
   * createdOn} is the column {@code created_on}. The component {@code name}, or else {@code id}, is
   * the table's key. The columns {@code owner}, {@code creation}, {@code modified} and {@code
   * modified_by} are filled in where the table has them.
   *
   * @param record a record whose components are texts, numbers, truth values, dates or enums
   */
  <T extends Record> Hooks resource(Class<T> record, Consumer<ResourceOptions> options);

  /** Lets {@code check} decide who may join the realtime rooms of {@code type}. */
  Hooks canSubscribe(String type, RoomCheck check);

  /**
   * Lets {@code check} decide who else than its owner and System Managers may read a private file,
   * and who may attach a file to a document. A file is allowed as soon as one app allows it.
   */
  Hooks filePermission(FileCheck check);
}
