package dev.bench.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of others that tests drive where it is found. */
public enum ForeignClient {
  /** Node, with the packages of {@code bench-cli/src/test/node}. */
  NODE,
  /** Node with Frappe's own JavaScript client. */
  FRAPPE_SDK,
  /** The packages of Frappe's hooks for React. */
  REACT_SDK,
  /** Chromium, driven from Node. */
  CHROMIUM,
  /** A Python that has RQ, such as Debian's {@code python3-rq}. */
  PYTHON_RQ,
  /** The machine's Maven, with the plugins that builds of apps ask it with. */
  MAVEN,
  /** GnuPG. */
  GPG;

  private static final List<Path> PYTHONS =
      List.of(Path.of("/usr/bin/python3"), Path.of("/usr/local/bin/python3"));

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** The folder of the Node packages, seen from the folder of any module. */
  public static Path nodeFolder() {
    return Path.of("../bench-cli/src/test/node").toAbsolutePath().normalize();
  }

  /** Where its program lies. */
  public Optional<Path> program() {
    return switch (this) {
      case NODE, FRAPPE_SDK, REACT_SDK -> onPath("node");
      case CHROMIUM -> BROWSERS.stream().flatMap(name -> onPath(name).stream()).findFirst();
      case PYTHON_RQ ->
          Stream.concat(onPath("python3").stream(), PYTHONS.stream())
              .filter(ForeignClient::hasRq)
              .findFirst();
      case MAVEN -> onPath("mvn");
      case GPG -> onPath("gpg");
    };
  }

  /** Why it cannot be driven here, or nothing. */
  public Optional<String> missing() {
    if (program().isEmpty()) {
      return Optional.of(
          this == PYTHON_RQ
              ? "no python3 has the package rq: apt-get install python3-rq"
              : this + " is not found on the PATH");
    }
    if (this == PYTHON_RQ || this == GPG) {
      return Optional.empty();
    }
    if (this == MAVEN) {
      return MavenPlugins.CAN_BE_HAD
          ? Optional.empty()
          : Optional.of("mvn can neither find nor fetch maven-help-plugin 3.5.1");
    }
    String needed =
        switch (this) {
          case FRAPPE_SDK -> "frappe-js-sdk";
          case REACT_SDK -> "frappe-react-sdk";
          case CHROMIUM -> "axe-core";
          default -> "socket.io-client";
        };
    return Files.isDirectory(nodeFolder().resolve("node_modules").resolve(needed))
        ? Optional.empty()
        : Optional.of("the Node packages are missing: run `npm ci` in " + nodeFolder());
  }

  private static boolean hasRq(Path python) {
    return Files.isExecutable(python) && succeeds(python.toString(), "-c", "import rq");
  }

  /** Looked up once: it takes seconds. */
  private static final class MavenPlugins {

    static final boolean CAN_BE_HAD =
        succeeds(
            "mvn",
            "-B",
            "org.apache.maven.plugins:maven-help-plugin:3.5.1:help",
            "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:help");
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
