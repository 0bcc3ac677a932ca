package dev.bench.app;

import dev.bench.Call0;
import dev.bench.FileCheck;
import dev.bench.Hooks;
import dev.bench.Missed;
import dev.bench.Overlap;
import dev.bench.PageModel;
import dev.bench.PageOptions;
import dev.bench.ResourceOptions;
import dev.bench.RoomCheck;
import dev.bench.ScheduleOptions;
import dev.bench.config.Durations;
import dev.bench.resource.Resource;
import dev.bench.resource.ResourceDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Collects what one app declares, and refuses what is wrong with the app's name and a remedy. */
final class DeclaredHooks implements Hooks {

  private static final Pattern PATH = Pattern.compile("(/(\\{[a-z][a-zA-Z0-9]*}|[\\w.~-]*))+");

  private final String app;
  private final List<Schedule> schedules = new ArrayList<>();
  private final Map<String, Page> pages = new HashMap<>();
  private final Map<String, RoomCheck> roomChecks = new HashMap<>();
  private final Map<String, Resource> resources = new HashMap<>();
  private final List<FileCheck> fileChecks = new ArrayList<>();
  private final Map<Phase, List<Call0>> steps = new EnumMap<>(Phase.class);

  DeclaredHooks(String app) {
    this.app = app;
  }

  List<Schedule> schedules() {
    return List.copyOf(schedules);
  }

  Map<String, Page> pages() {
    return Map.copyOf(pages);
  }

  Map<String, RoomCheck> roomChecks() {
    return Map.copyOf(roomChecks);
  }

  Map<String, Resource> resources() {
    return Map.copyOf(resources);
  }

  List<FileCheck> fileChecks() {
    return List.copyOf(fileChecks);
  }

  List<Call0> steps(Phase phase) {
    return List.copyOf(steps.getOrDefault(phase, List.of()));
  }

  @Override
  public Hooks all(Call0 job) {
    return frequency(Schedule.ALL, job, Optional.empty());
  }

  @Override
  public Hooks hourly(Call0 job) {
    return frequency("0 * * * *", job, Optional.empty());
  }

  @Override
  public Hooks daily(Call0 job) {
    return frequency("0 0 * * *", job, Optional.empty());
  }

  @Override
  public Hooks weekly(Call0 job) {
    return frequency("0 0 * * 0", job, Optional.empty());
  }

  @Override
  public Hooks monthly(Call0 job) {
    return frequency("0 0 1 * *", job, Optional.empty());
  }

  @Override
  public Hooks yearly(Call0 job) {
    return frequency("0 0 1 1 *", job, Optional.empty());
  }

  @Override
  public Hooks hourlyLong(Call0 job) {
    return onLong("0 * * * *", job);
  }

  @Override
  public Hooks dailyLong(Call0 job) {
    return onLong("0 0 * * *", job);
  }

  @Override
  public Hooks weeklyLong(Call0 job) {
    return onLong("0 0 * * 0", job);
  }

  @Override
  public Hooks monthlyLong(Call0 job) {
    return onLong("0 0 1 * *", job);
  }

  @Override
  public Hooks hourlyMaintenance(Call0 job) {
    return hourlyLong(job);
  }

  @Override
  public Hooks dailyMaintenance(Call0 job) {
    return dailyLong(job);
  }

  @Override
  public Hooks weeklyMaintenance(Call0 job) {
    return weeklyLong(job);
  }

  @Override
  public Hooks monthlyMaintenance(Call0 job) {
    return monthlyLong(job);
  }

  @Override
  public Hooks cron(String line, Call0 job, Consumer<ScheduleOptions> options) {
    Options chosen = new Options();
    options.accept(chosen);
    schedules.add(
        new Schedule(
            app, checked(line), false, named(job), chosen.queue, chosen.overlap, chosen.missed));
    return this;
  }

  private Hooks frequency(String line, Call0 job, Optional<String> queue) {
    schedules.add(new Schedule(app, line, true, named(job), queue, Overlap.SKIP, Missed.ONCE));
    return this;
  }

  /** The line's five fields; nicknames are spelled out. */
  private String checked(String line) {
    try {
      return UnixCron.parse(line).toString();
    } catch (IllegalArgumentException e) {
      throw new AppFault(app, String.valueOf(e.getMessage()));
    }
  }

  private Hooks onLong(String line, Call0 job) {
    return frequency(line, job, Optional.of("long"));
  }

  @Override
  public Hooks beforeInstall(Call0 step) {
    return step(Phase.BEFORE_INSTALL, step);
  }

  @Override
  public Hooks afterInstall(Call0 step) {
    return step(Phase.AFTER_INSTALL, step);
  }

  @Override
  public Hooks beforeUninstall(Call0 step) {
    return step(Phase.BEFORE_UNINSTALL, step);
  }

  @Override
  public Hooks afterUninstall(Call0 step) {
    return step(Phase.AFTER_UNINSTALL, step);
  }

  @Override
  public Hooks beforeMigrate(Call0 step) {
    return step(Phase.BEFORE_MIGRATE, step);
  }

  @Override
  public Hooks afterMigrate(Call0 step) {
    return step(Phase.AFTER_MIGRATE, step);
  }

  @Override
  public Hooks beforeRequest(Call0 step) {
    return step(Phase.BEFORE_REQUEST, step);
  }

  @Override
  public Hooks afterRequest(Call0 step) {
    return step(Phase.AFTER_REQUEST, step);
  }

  @Override
  public Hooks onLogin(Call0 step) {
    return step(Phase.ON_LOGIN, step);
  }

  @Override
  public Hooks onLogout(Call0 step) {
    return step(Phase.ON_LOGOUT, step);
  }

  @Override
  public Hooks beforeJob(Call0 step) {
    return step(Phase.BEFORE_JOB, step);
  }

  @Override
  public Hooks afterJob(Call0 step) {
    return step(Phase.AFTER_JOB, step);
  }

  @Override
  public Hooks page(String path, String template, PageModel model) {
    return page(path, template, model, _ -> {});
  }

  @Override
  public Hooks page(String path, String template, PageModel model, Consumer<PageOptions> options) {
    CachedPage chosen = new CachedPage();
    try {
      options.accept(chosen);
    } catch (IllegalArgumentException e) {
      throw new AppFault(app, "page %s: %s".formatted(path, e.getMessage()), e);
    }
    return place(new Page(app, path, template, model, Optional.empty(), chosen.life));
  }

  @Override
  public Hooks redirect(String path, String target) {
    return place(new Page(app, path, "", null, Optional.of(target), Duration.ZERO));
  }

  @Override
  public Hooks canSubscribe(String type, RoomCheck check) {
    if (roomChecks.putIfAbsent(type, check) != null) {
      throw new AppFault(app, "two checks are declared for the rooms of " + type + "; keep one");
    }
    return this;
  }

  @Override
  public <T extends Record> Hooks resource(Class<T> record, Consumer<ResourceOptions> options) {
    ResourceDeclaration declared = new ResourceDeclaration(record);
    options.accept(declared);
    try {
      Resource resource = declared.resource();
      if (resources.putIfAbsent(resource.name(), resource) != null) {
        throw new AppFault(
            app, "two resources are called %s; rename one".formatted(resource.name()));
      }
    } catch (IllegalArgumentException e) {
      throw new AppFault(app, String.valueOf(e.getMessage()), e);
    }
    return this;
  }

  @Override
  public Hooks filePermission(FileCheck check) {
    fileChecks.add(check);
    return this;
  }

  private Hooks step(Phase phase, Call0 step) {
    steps.computeIfAbsent(phase, key -> new ArrayList<>()).add(step);
    return this;
  }

  private Hooks place(Page page) {
    if (!PATH.matcher(page.path()).matches()) {
      throw new AppFault(
          app, "the page path \"%s\" must look like /todos/{owner}".formatted(page.path()));
    }
    String shape = page.path().replaceAll("\\{[^}]*}", "{}");
    if (pages.putIfAbsent(shape, page) != null) {
      throw new AppFault(app, "two pages are declared at " + page.path() + "; rename one");
    }
    return this;
  }

  private String named(Call0 job) {
    try {
      return MethodNames.of(job);
    } catch (IllegalArgumentException e) {
      throw new AppFault(app, String.valueOf(e.getMessage()), e);
    }
  }

  /** The options of one page while it is declared. */
  private static final class CachedPage implements PageOptions {

    private Duration life = Duration.ZERO;

    @Override
    public PageOptions cached(String maxAge) {
      life = Durations.parse(maxAge);
      return this;
    }
  }

  /** The options of one schedule while it is declared. */
  private static final class Options implements ScheduleOptions {

    private Optional<String> queue = Optional.empty();
    private Overlap overlap = Overlap.SKIP;
    private Missed missed = Missed.ONCE;

    @Override
    public ScheduleOptions queue(String name) {
      queue = Optional.of(name);
      return this;
    }

    @Override
    public ScheduleOptions overlap(Overlap choice) {
      overlap = choice;
      return this;
    }

    @Override
    public ScheduleOptions missed(Missed choice) {
      missed = choice;
      return this;
    }
  }
}
