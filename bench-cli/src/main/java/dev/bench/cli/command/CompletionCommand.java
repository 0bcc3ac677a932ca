package dev.bench.cli.command;

import dev.bench.DoesNotExistException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench completion}: prints the script that completes the command line in a shell. */
@Command(
    name = "completion",
    description = "Prints the script that completes `bench` in a shell.",
    footer = {
      "",
      "Examples:",
      "  echo '. <(bench completion bash)' >> ~/.bashrc",
      "  echo '. <(bench completion zsh)' >> ~/.zshrc",
      "  bench completion fish > ~/.config/fish/completions/bench.fish"
    })
public final class CompletionCommand implements Callable<Integer> {

  /** The shells that there is a script for. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private Shell shell;

  @Override
  public Integer call() throws IOException {
    Path script =
        Path.of(System.getProperty("bench.runtime", ""))
            .resolve("completion/bench." + shell.name().toLowerCase(Locale.ROOT));
    if (!Files.isRegularFile(script)) {
      throw new DoesNotExistException(
          "%s is missing: run the command with bin/bench of a distribution".formatted(script));
    }
    bench.out().print(Files.readString(script));
    bench.out().flush();
    return 0;
  }
}
