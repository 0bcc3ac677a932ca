package dev.bench.cli.command.site;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench add-to-hosts}: lets this machine find a site by its name. */
@Command(
    name = "add-to-hosts",
    description = "Adds the name of a site to /etc/hosts, so that it is found on this machine.",
    footer = {
      "",
      "Names that end with .localhost are found without it by most programs.",
      "Where the file belongs to root, sudo writes it and may ask for a password.",
      "Example:  bench --site shop.test add-to-hosts"
    })
public final class AddToHostsCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "/etc/hosts",
      description = "The file (default: ${DEFAULT-VALUE}).")
  private Path file;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = bench.siteName(config);
    new Sites(directory, config).require(site);
    Path hosts = bench.typed(file);
    String text = Files.readString(hosts);
    if (text.lines().anyMatch(line -> names(line, site))) {
      bench.out().println("%s has %s already".formatted(hosts, site));
      return 0;
    }
    String begin = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    String lines = begin + "127.0.0.1 " + site + "\n::1 " + site + "\n";
    if (Files.isWritable(hosts)) {
      Files.writeString(hosts, lines, StandardOpenOption.APPEND);
    } else {
      write(hosts, lines);
    }
    bench.out().println("%s leads to this machine now (%s)".formatted(site, hosts));
    return 0;
  }

  private static boolean names(String line, String site) {
    String entry = line.replaceFirst("#.*", "").strip();
    return Arrays.stream(entry.split("\\s+")).skip(1).anyMatch(site::equals);
  }

  private static void write(Path hosts, String lines) throws IOException, InterruptedException {
    Process tee =
        new ProcessBuilder("sudo", "tee", "-a", hosts.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream in = tee.getOutputStream()) {
      in.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    if (tee.waitFor() != 0) {
      throw new ValidationException(
          "sudo could not write %s; add these lines yourself: %s"
              .formatted(hosts, lines.strip().replace("\n", ", ")));
    }
  }
}
