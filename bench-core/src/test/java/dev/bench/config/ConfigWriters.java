package dev.bench.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of writers, which change two files again and again and say each change that is
 * finished: {@code NAME WRITERS FILE FILE}.
 */
final class ConfigWriters {

  private ConfigWriters() {}

  /** Writes until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    String name = arguments[0];
    List<Path> files = List.of(Path.of(arguments[2]), Path.of(arguments[3]));
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      String key = "of_" + name + "_" + i;
      writers.add(Thread.ofPlatform().start(() -> write(files, key)));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  /** Each writer has a key of its own, whose number only grows. */
  private static void write(List<Path> files, String key) {
    for (int count = 1; ; count++) {
      int value = count;
      for (int file = 0; file < files.size(); file++) {
        ConfigFile.change(files.get(file), settings -> settings.put(key, value));
        System.out.println("%d %s %d".formatted(file, key, value));
      }
    }
  }
}
