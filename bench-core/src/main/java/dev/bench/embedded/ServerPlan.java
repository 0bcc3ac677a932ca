package dev.bench.embedded;

import java.nio.file.Path;
import java.util.List;

/**
 * How one server of the bench is run.
 *
 * @param name its name in messages and of its files
 * @param command the program and its arguments
 * @param folder the folder it runs in
 * @param data its data folder
 * @param port where it listens on 127.0.0.1
 * @param log what gets its output
 */
record ServerPlan(String name, List<String> command, Path folder, Path data, int port, Path log) {

  ServerPlan {
    command = List.copyOf(command);
  }
}
