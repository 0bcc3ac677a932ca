package dev.bench.app;

import dev.bench.App;
import dev.bench.Call0;
import dev.bench.Job;
import dev.bench.Whitelisted;
import dev.bench.build.BuildInUse;
import dev.bench.config.Durations;
import dev.bench.json.Json;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link LoadedApp} of the classes behind a class loader. */
final class AppLoader {

  private static final String SERVICES = "META-INF/services/dev.bench.App";

  private final Json json;

  AppLoader(Json json) {
    this.json = json;
  }

  /**
   * Lets {@code app} declare what it adds.
   *
   * @param held the build that the classes come from; empty for the built-in app
   * @param annotated the classes that have exposed or job methods
   * @throws AppFault when a declaration is wrong, or the app fails while it registers
   */
  LoadedApp load(
      App app, Optional<BuildInUse> held, ClassLoader loader, Collection<String> annotated) {
    DeclaredHooks hooks = new DeclaredHooks(app.name());
    try {
      app.register(hooks);
    } catch (AppFault e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new AppFault(app.name(), "register() failed: " + e, e);
    }
    Map<String, ExposedMethod> exposed = new HashMap<>();
    Map<String, JobMethod> jobs = new HashMap<>();
    for (String className : annotated) {
      for (Method method : load(app.name(), loader, className).getDeclaredMethods()) {
        declare(app.name(), method, exposed, jobs);
      }
    }
    for (Schedule schedule : hooks.schedules()) {
      jobs.computeIfAbsent(schedule.method(), name -> scheduled(app.name(), loader, name));
    }
    return new LoadedApp(
        app, held, loader, Map.copyOf(exposed), Map.copyOf(jobs), registered(hooks));
  }

  /**
   * The app that {@code loader} itself provides: the class that its services file names.
   *
   * @throws AppFault when there is not exactly one, or its name is another
   */
  static App provider(String name, AppClassLoader loader) {
    byte[] services = loader.content(SERVICES).orElse(new byte[0]);
    List<String> classes =
        new String(services, StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    if (classes.size() != 1) {
      throw new AppFault(
          name, "%s must name its one class; it names %s".formatted(SERVICES, classes));
    }
    App app = instance(name, load(name, loader, classes.getFirst()));
    if (!app.name().equals(name)) {
      throw new AppFault(
          name, "name() is \"%s\", but its folder is apps/%s".formatted(app.name(), name));
    }
    return app;
  }

  private static App instance(String name, Class<?> type) {
    try {
      return type.asSubclass(App.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new AppFault(
          name,
          type.getName()
              + " must be a public App with a public constructor without"
              + " parameters: "
              + e,
          e);
    }
  }

  private void declare(
      String app, Method method, Map<String, ExposedMethod> exposed, Map<String, JobMethod> jobs) {
    String name = Invocation.nameOf(method);
    Whitelisted whitelisted = method.getAnnotation(Whitelisted.class);
    if (whitelisted != null
        && exposed.put(name, new ExposedMethod(app, method, whitelisted, json)) != null) {
      throw overloaded(app, name);
    }
    Job job = method.getAnnotation(Job.class);
    if (job != null
        && jobs.put(name, new JobMethod(app, method, settings(app, name, job), json)) != null) {
      throw overloaded(app, name);
    }
  }

  private JobMethod scheduled(String app, ClassLoader loader, String name) {
    int dot = name.lastIndexOf('.');
    List<Method> methods =
        Arrays.stream(load(app, loader, name.substring(0, dot)).getDeclaredMethods())
            .filter(method -> method.getName().equals(name.substring(dot + 1)))
            .toList();
    if (methods.size() != 1) {
      throw overloaded(app, name);
    }
    return new JobMethod(app, methods.getFirst(), JobMethod.Settings.PLAIN, json);
  }

  private static AppFault overloaded(String app, String name) {
    return new AppFault(app, name + " is overloaded; a name from outside must mean one method");
  }

  private static JobMethod.Settings settings(String app, String name, Job job) {
    try {
      Optional<Duration> timeout =
          job.timeout().isEmpty() ? Optional.empty() : Optional.of(Durations.parse(job.timeout()));
      List<Duration> backoff = Arrays.stream(job.backoff()).map(Durations::parse).toList();
      return new JobMethod.Settings(job.queue(), timeout, job.retries(), backoff);
    } catch (IllegalArgumentException e) {
      throw new AppFault(app, "@Job of %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static Class<?> load(String app, ClassLoader loader, String className) {
    try {
      return loader.loadClass(className);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new AppFault(app, "class %s cannot be loaded: %s".formatted(className, e), e);
    }
  }

  private static LoadedApp.Registered registered(DeclaredHooks hooks) {
    Map<Phase, List<Call0>> steps = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      steps.put(phase, hooks.steps(phase));
    }
    return new LoadedApp.Registered(
        hooks.schedules(),
        hooks.pages(),
        hooks.roomChecks(),
        hooks.fileChecks(),
        hooks.resources(),
        Map.copyOf(steps));
  }
}
