package dev.bench.app;

import dev.bench.Call0;
import dev.bench.FileCheck;
import dev.bench.RoomCheck;
import dev.bench.ValidationException;
import dev.bench.database.Handles;
import dev.bench.http.Application;
import dev.bench.json.Json;
import dev.bench.resource.Resource;
import dev.bench.template.TemplateEngine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All app code as it was at one moment; immutable and thread-safe.
 *
 * <p>Whatever sees an app's types (the JSON mapper, method handles, page templates) belongs to the
 * generation, so that an old one can be collected once the last unit of work on it has ended.
 *
 * @param id which one it is
 * @param apps the apps by name, required ones before those that require them
 * @param faults why the apps that are not in {@code apps} could not be loaded, by name
 * @param json the mapper for app types
 * @param handles the database handles that map app types
 * @param emails the templates of mails
 */
public record Generation(
    GenerationId id,
    Map<String, LoadedApp> apps,
    Map<String, AppFault> faults,
    Json json,
    Handles handles,
    TemplateEngine emails) {

  /** Keeps the order of the apps. */
  public Generation {
    apps = Collections.unmodifiableMap(apps);
  }

  /** The whitelisted method of that name, when one of the installed apps has it. */
  public Optional<ExposedMethod> exposed(Collection<String> installed, String name) {
    for (LoadedApp app : in(installed)) {
      ExposedMethod method = app.exposed().get(name);
      if (method != null) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  /** All whitelisted methods of the installed apps, by name. */
  public List<ExposedMethod> exposed(Collection<String> installed) {
    return in(installed).stream()
        .flatMap(app -> app.exposed().values().stream())
        .sorted(Comparator.comparing(ExposedMethod::name))
        .toList();
  }

  /** All resources of the installed apps, by name. */
  public List<Resource> resources(Collection<String> installed) {
    return in(installed).stream()
        .flatMap(app -> app.hooks().resources().values().stream())
        .sorted(Comparator.comparing(Resource::name))
        .toList();
  }

  /** The job method of that name, when one of the installed apps has it. */
  public Optional<JobMethod> job(Collection<String> installed, String name) {
    return in(installed).stream()
        .map(app -> Optional.ofNullable(app.jobs().get(name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The check for the rooms of {@code type}, when one of the installed apps declares it. */
  public Optional<RoomCheck> roomCheck(Collection<String> installed, String type) {
    return in(installed).stream()
        .map(app -> Optional.ofNullable(app.hooks().roomChecks().get(type)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The resource of that name, when one of the installed apps serves it. */
  public Optional<Resource> resource(Collection<String> installed, String name) {
    return in(installed).stream()
        .map(app -> Optional.ofNullable(app.hooks().resources().get(name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The checks of files that the installed apps declare. */
  public List<FileCheck> fileChecks(Collection<String> installed) {
    return in(installed).stream().flatMap(app -> app.hooks().fileChecks().stream()).toList();
  }

  /** The steps of all installed apps for {@code phase}. */
  public List<Call0> steps(Collection<String> installed, Phase phase) {
    List<Call0> steps = new ArrayList<>();
    in(installed).forEach(app -> steps.addAll(app.steps(phase)));
    return steps;
  }

  /** The schedules of all apps. */
  public List<Schedule> schedules() {
    return apps.values().stream().flatMap(app -> app.hooks().schedules().stream()).toList();
  }

  /** The pages of all apps. */
  public List<Page> pages() {
    return apps.values().stream().flatMap(app -> app.hooks().pages().values().stream()).toList();
  }

  /**
   * A new instance of the class {@code name} of one of the apps.
   *
   * @throws ValidationException when no app has it
   * @throws AppFault when it is no {@link Application}, or cannot be made
   */
  public Application application(String name) {
    return apps.values().stream()
        .flatMap(app -> app.application(name).stream())
        .findFirst()
        .orElseThrow(() ->
            new ValidationException(
                "No app has the class %s; write its full name, such as shop.Front"
                    .formatted(name)));
  }

  /**
   * The app of that name.
   *
   * @throws AppFault when it is not in the bench, or broken
   */
  public LoadedApp app(String name) {
    LoadedApp app = apps.get(name);
    if (app == null) {
      AppFault fault = faults.get(name);
      throw fault != null
          ? fault
          : new AppFault(name, "it is not in sites/apps.txt; known are " + apps.keySet());
    }
    return app;
  }

  private List<LoadedApp> in(Collection<String> installed) {
    List<LoadedApp> chosen = new ArrayList<>(installed.size());
    for (String name : installed) {
      LoadedApp app = apps.get(name);
      if (app != null) {
        chosen.add(app);
      }
    }
    return chosen;
  }
}
