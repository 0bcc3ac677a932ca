package dev.bench.cli.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the files of nginx, to be checked.
 *
 * @param machine whose files they are
 * @param folder where the copy lies
 * @param loose whether the copy shall leave out what needs the rights of root: ports, logs, keys
 */
record NginxCopy(Machine machine, Path folder, boolean loose) {

  private static final Pattern LISTEN = Pattern.compile("\\blisten\\s+[^;{}]+;");
  private static final Pattern RIGHTS_OF_ROOT =
      Pattern.compile(
          "\\b(?:access_log|error_log|pid|user|worker_rlimit_nofile|ssl_certificate|ssl_certificate_key"
              + "|ssl_trusted_certificate|ssl_client_certificate|ssl_verify_client|ssl_dhparam"
              + "|ssl_crl|ssl_password_file|ssl_stapling)\\s+[^;{}]+;");

  private static final Pattern HTTP = Pattern.compile("(?m)^\\s*http\\s*\\{");

  /** nginx says so before the line and the reason. */
  private static final String FATAL = "[emerg] ";

  /** Copies all files that this user can read. */
  void copyAll() throws IOException {
    Path origin = machine.etc("nginx");
    Files.walkFileTree(
        origin,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes kind) throws IOException {
            if (kind.isRegularFile() && (!loose || Files.isReadable(file))) {
              write(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (loose) {
              return FileVisitResult.CONTINUE;
            }
            throw why;
          }
        });
  }

  /** Writes the twin of a file below the folder of nginx. */
  void write(Path file, String text) throws IOException {
    Path origin = machine.etc("nginx");
    Path twin = folder.resolve(origin.relativize(file));
    Files.createDirectories(twin.getParent());
    String moved =
        text.replace(origin + "/", folder + "/")
            // So that the check makes no log files of sites that may never be served.
            .replace(machine.nginxLogs() + "/", folder + "/");
    String checked = loose ? loosened(moved) : moved;
    String main = loose && twin.equals(folder.resolve("nginx.conf")) ? ownMain() : "";
    Files.writeString(twin, main + checked, StandardCharsets.ISO_8859_1);
  }

  private String loosened(String text) {
    AtomicInteger number = new AtomicInteger(); // a server block may not name one socket twice
    String listens =
        LISTEN
            .matcher(text)
            .replaceAll(
                _ -> "listen unix:%s/socket%d;".formatted(folder, number.incrementAndGet()));
    String rest = RIGHTS_OF_ROOT.matcher(listens).replaceAll("");
    // Without a word of it nginx opens a log file where it was built to.
    return HTTP.matcher(rest).replaceFirst("http { access_log off;");
  }

  private String ownMain() {
    return "pid %s/nginx.pid; error_log stderr;\n".formatted(folder);
  }

  /** The reason, in the names of the files themselves. */
  String sentence(String output) {
    String said =
        output.lines().filter(line -> line.contains(FATAL)).findFirst().orElse(output.strip());
    return said.substring(said.contains(FATAL) ? said.indexOf(FATAL) + FATAL.length() : 0)
        .replaceFirst("^\\d+#\\d+: ", "")
        .replace(folder.resolve("nginx.d").toString(), "config/nginx.d")
        .replace(folder.toString(), machine.etc("nginx").toString());
  }

  /** Deletes the copy. */
  void delete() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(all::addFirst);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
