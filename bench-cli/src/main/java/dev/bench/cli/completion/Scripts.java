package dev.bench.cli.completion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * The scripts for bash, zsh and fish, made from the commands themselves.
 *
 * <p>Commands and options stand in the script. Sites, apps, queues and processes are looked up in
 * the bench of the current folder by a few lines of shell, since a Java process would take too long
 * for a key press.
 */
public final class Scripts {

  private final List<Word> words;

  /** Scripts for all commands of {@code line}. */
  public Scripts(CommandLine line) {
    this.words = Word.of(line);
  }

  /** For bash. */
  public String bash() {
    return resource("bench.bash")
        .replace("@lookup@", resource("lookup.sh").strip())
        .replace("@commands@", names())
        .replace("@values@", values().strip())
        .replace("@options@", options().strip())
        .replace("@parameters@", parameters().strip());
  }

  /** For zsh, by its own reading of scripts for bash. */
  public String zsh() {
    return "# Source this from ~/.zshrc after compinit.\n"
        + "autoload -U +X bashcompinit && bashcompinit\n"
        + bash();
  }

  /** For fish. */
  public String fish() {
    StringBuilder script = new StringBuilder();
    script.append(
        resource("bench.fish")
            .replace("@lookup@", resource("lookup.sh").strip().replace("'", "'\\''")));
    for (Word word : words) {
      String when = word.name().isEmpty() ? "__bench_is" : "__bench_is " + word.name();
      if (!word.name().isEmpty()) {
        script.append(
            "complete -c bench -n __bench_is -a %s -d %s\n"
                .formatted(word.name(), quoted(word.about())));
      }
      for (Word.Option option : word.options()) {
        script.append("complete -c bench -n '%s'".formatted(when));
        for (String name : option.names()) {
          script
              .append(name.startsWith("--") ? " -l " : " -s ")
              .append(name.replaceFirst("-+", ""));
        }
        option.value().ifPresent(kind -> script.append(fishValue(kind)));
        script.append(" -d ").append(quoted(option.about())).append('\n');
      }
      word.parameter()
          .ifPresent(kind ->
              script.append(
                  kind == Kind.FILE
                      ? "complete -c bench -n '%s' -F\n".formatted(when)
                      : "complete -c bench -n '%s' -a '(__bench_lookup %s)'\n"
                          .formatted(when, kind)));
      if (!word.fixed().isEmpty()) {
        script.append(
            "complete -c bench -n '%s' -a '%s'\n".formatted(when, String.join(" ", word.fixed())));
      }
    }
    return script.toString();
  }

  private static String fishValue(Kind kind) {
    return switch (kind) {
      case FILE -> " -r -F";
      case OTHER -> " -x";
      case SITE, APP, QUEUE, PROCESS -> " -x -a '(__bench_lookup " + kind + ")'";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private String names() {
    return words.stream()
        .map(Word::name)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** What follows an option, as branches of a case over command and option. */
  private String values() {
    StringBuilder cases = new StringBuilder();
    for (Word word : words) {
      for (Word.Option option : word.options()) {
        option
            .value()
            .ifPresent(kind ->
                cases.append(
                    "    %s) kind=%s ;;\n"
                        .formatted(
                            option.names().stream()
                                .map(name -> "\"%s %s\"".formatted(word.name(), name))
                                .collect(Collectors.joining(" | ")),
                            kind)));
      }
    }
    return cases.toString();
  }

  private String options() {
    return words.stream()
        .map(word ->
            "      \"%s\") words=\"%s\" ;;\n"
                .formatted(
                    word.name(),
                    word.options().stream()
                        .flatMap(option -> option.names().stream())
                        .collect(Collectors.joining(" "))))
        .collect(Collectors.joining());
  }

  private String parameters() {
    StringBuilder cases = new StringBuilder();
    for (Word word : words) {
      if (word.parameter().isPresent() || !word.fixed().isEmpty()) {
        cases.append(
            "      \"%s\") kind=%s words=\"%s\" ;;\n"
                .formatted(
                    word.name(),
                    word.parameter().map(Kind::name).orElse("OTHER"),
                    String.join(" ", word.fixed())));
      }
    }
    return cases.toString();
  }

  private static String resource(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
