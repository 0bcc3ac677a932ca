package dev.bench.app;

import dev.bench.App;
import dev.bench.Call0;
import dev.bench.FileCheck;
import dev.bench.RoomCheck;
import dev.bench.build.AppBuild;
import dev.bench.build.BuildInUse;
import dev.bench.http.Application;
import dev.bench.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One app of a generation, with all it declares.
 *
 * @param app the app itself
 * @param held the build that it comes from, held as long as the app is used; empty for the built-in
 *     app, and for a build that is only checked
 * @param loader what loads its classes, perhaps from an earlier build with the same code
 * @param exposed its whitelisted methods by dotted name
 * @param jobs its job methods by dotted name
 * @param hooks what it registered
 */
public record LoadedApp(
    App app,
    Optional<BuildInUse> held,
    ClassLoader loader,
    Map<String, ExposedMethod> exposed,
    Map<String, JobMethod> jobs,
    Registered hooks) {

  /** Its name. */
  public String name() {
    return app.name();
  }

  /** The build that it comes from; empty for the built-in app. */
  public Optional<AppBuild> build() {
    return held.map(BuildInUse::build);
  }

  /** The same code with the templates and static files of {@code build}. */
  LoadedApp withPagesOf(BuildInUse build) {
    return new LoadedApp(app, Optional.of(build), loader, exposed, jobs, hooks);
  }

  /**
   * A new instance of its class {@code name}; empty when it has no such class.
   *
   * @throws AppFault when the class is no {@link Application}, or cannot be made
   */
  Optional<Application> application(String name) {
    Class<?> type;
    try {
      type = Class.forName(name, true, loader);
    } catch (ClassNotFoundException none) {
      return Optional.empty();
    }
    if (!Application.class.isAssignableFrom(type)) {
      throw new AppFault(name(), name + " does not implement dev.bench.http.Application");
    }
    try {
      return Optional.of((Application) type.getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new AppFault(
          name(), name + " cannot be made; it needs a public constructor without parameters", e);
    }
  }

  /** Its steps for {@code phase}, in the order of declaration. */
  public List<Call0> steps(Phase phase) {
    return hooks.steps().getOrDefault(phase, List.of());
  }

  /**
   * What an app registered.
   *
   * @param schedules its schedules
   * @param pages its pages by shape of the path
   * @param roomChecks who may join the rooms of a type, by type
   * @param fileChecks who may read its files
   * @param resources what it serves at {@code /api/resource}, by name
   * @param steps its steps by phase
   */
  public record Registered(
      List<Schedule> schedules,
      Map<String, Page> pages,
      Map<String, RoomCheck> roomChecks,
      List<FileCheck> fileChecks,
      Map<String, Resource> resources,
      Map<Phase, List<Call0>> steps) {}
}
