package dev.bench.cli.completion;

import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;

/** What the value of an option or a parameter names, as far as a shell can look it up. */
enum Kind {
  SITE,
  APP,
  QUEUE,
  PROCESS,
  FILE,
  /** Nothing that can be looked up. */
  OTHER;

  private static final Set<String> FILES = Set.of("FILE", "FOLDER", "DIR", "URL");

  /** The kind of an argument of that command. */
  static Kind of(ArgSpec argument) {
    String label = argument.paramLabel().replaceAll("[<>\\[\\].]|=.*", "");
    Object command = argument.command().userObject();
    if (FILES.contains(label)) {
      return FILE;
    }
    if (label.equals("NAME")) {
      boolean isProcess =
          !argument.isOption()
              && command != null
              && command.getClass().getPackageName().endsWith(".process");
      return isProcess ? PROCESS : OTHER;
    }
    return switch (label) {
      case "SITE" -> SITE;
      case "APP" -> APP;
      case "QUEUE" -> QUEUE;
      default -> OTHER;
    };
  }
}
