package dev.bench;

import java.util.List;

/**
 * An app: code that is shared by all sites of a bench and installed on each of them.
 *
 * <p>An implementation is named in {@code META-INF/services/dev.bench.App} of the app's jar, has a
 * public constructor without parameters and keeps no state.
 */
public interface App {

  /** The app's name: lower-case letters, digits and {@code _}; the name of its folder in apps. */
  String name();

  /** What people read instead of the name. */
  default String title() {
    return name();
  }

  /** The app's version, shown by {@code bench version} and {@code list-apps}. */
  default String version() {
    return "0.0.1";
  }

  /** The apps whose classes and tables this one uses; they are installed before it. */
  default List<String> requires() {
    return List.of();
  }

  /** Declares what the app adds to a site; called once for each generation of its code. */
  void register(Hooks hooks);
}
