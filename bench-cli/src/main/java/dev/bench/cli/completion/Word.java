package dev.bench.cli.completion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command as a shell completes it.
 *
 * @param name the command; empty for {@code bench} itself
 * @param about one sentence
 * @param options its options
 * @param parameter what its words name; empty when it has none that can be looked up
 * @param fixed words that may follow it: subcommands and shells, say
 */
record Word(
    String name, String about, List<Option> options, Optional<Kind> parameter, List<String> fixed) {

  Word {
    options = List.copyOf(options);
    fixed = List.copyOf(fixed);
  }

  /**
   * An option.
   *
   * @param names with their hyphens
   * @param value what it takes; empty when it takes nothing
   * @param about one sentence
   */
  record Option(List<String> names, Optional<Kind> value, String about) {

    Option {
      names = List.copyOf(names);
    }
  }

  /** All commands of a command line, itself first. */
  static List<Word> of(CommandLine line) {
    List<Word> words = new ArrayList<>();
    words.add(of("", line.getCommandSpec(), List.of()));
    line.getSubcommands()
        .forEach((name, each) -> {
          CommandSpec spec = each.getCommandSpec();
          List<String> fixed = new ArrayList<>(each.getSubcommands().keySet());
          spec.positionalParameters().stream()
              .map(parameter -> parameter.paramLabel())
              .filter(label -> label.contains("|"))
              .forEach(label -> fixed.addAll(Arrays.asList(label.split("\\|", -1))));
          words.add(of(name, spec, fixed));
        });
    return words;
  }

  private static Word of(String name, CommandSpec spec, List<String> fixed) {
    List<Option> options =
        spec.options().stream().filter(option -> !option.hidden()).map(Word::option).toList();
    Optional<Kind> parameter =
        spec.positionalParameters().stream()
            .map(Kind::of)
            .filter(kind -> kind != Kind.OTHER)
            .findFirst();
    return new Word(name, first(spec.usageMessage().description()), options, parameter, fixed);
  }

  private static Option option(OptionSpec option) {
    boolean takes = option.arity().max() > 0;
    return new Option(
        Arrays.asList(option.names()),
        takes ? Optional.of(Kind.of(option)) : Optional.empty(),
        first(option.description()));
  }

  private static String first(String[] lines) {
    return lines.length == 0
        ? ""
        : lines[0].replaceAll(" \\(default: .*", "").replaceAll("\\.$", "");
  }
}
