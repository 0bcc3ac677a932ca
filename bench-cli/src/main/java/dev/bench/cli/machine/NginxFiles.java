package dev.bench.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files that nginx reads say about hosts and ports, but for the file of one bench.
 *
 * @param servers by file
 */
public record NginxFiles(Map<Path, Servers> servers) {

  private static final List<String> FOLDERS = List.of("nginx/conf.d", "nginx/sites-enabled");
  private static final Pattern COMMENT = Pattern.compile("(?m)#.*$");

  /** Such as {@code listen [::]:80 default_server;}; an address alone means port 80. */
  private static final Pattern LISTEN =
      Pattern.compile(
          "\\blisten\\s+(?!unix:)(?:[^\\s;]+:)?(?:(\\d{1,5})|[^\\s;]+)(?=[\\s;])([^;{}]*);");

  private static final Pattern NAMES = Pattern.compile("\\bserver_name\\s+([^;{}]+);");

  private static final int HTTP = 80;

  /** Copies the map. */
  public NginxFiles {
    servers = new TreeMap<>(servers);
  }

  /**
   * What one file says.
   *
   * @param ports on which it listens
   * @param defaultPorts on which it takes the hosts that no file names
   * @param names its hosts, in lower case
   */
  public record Servers(Set<Integer> ports, Set<Integer> defaultPorts, Set<String> names) {

    /** Copies the sets. */
    public Servers {
      ports = Set.copyOf(ports);
      defaultPorts = Set.copyOf(defaultPorts);
      names = Set.copyOf(names);
    }
  }

  /** The files of a machine but for {@code own}, whatever link leads to it. */
  public static NginxFiles of(Machine machine, Path own) throws IOException {
    Map<Path, Servers> found = new TreeMap<>();
    for (String name : FOLDERS) {
      Path folder = machine.etc(name);
      if (!Files.isReadable(folder)) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          boolean isOwn = Files.exists(own) && Files.exists(file) && Files.isSameFile(file, own);
          if (!isOwn && Files.isRegularFile(file) && Files.isReadable(file)) {
            found.put(file, servers(file));
          }
        }
      }
    }
    return new NginxFiles(found);
  }

  /** What a file says; its comments may be in any encoding. */
  static Servers servers(Path file) throws IOException {
    String text =
        COMMENT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).replaceAll("");
    Set<Integer> ports = new TreeSet<>();
    Set<Integer> defaults = new TreeSet<>();
    Matcher listen = LISTEN.matcher(text);
    while (listen.find()) {
      int port = listen.group(1) == null ? HTTP : Integer.parseInt(listen.group(1));
      ports.add(port);
      if (listen.group(2).matches("(?s).*\\bdefault_server\\b.*")) {
        defaults.add(port);
      }
    }
    List<String> names = new ArrayList<>();
    Matcher named = NAMES.matcher(text);
    while (named.find()) {
      names.addAll(List.of(named.group(1).strip().toLowerCase(Locale.ROOT).split("\\s+", -1)));
    }
    return new Servers(ports.isEmpty() ? Set.of(HTTP) : ports, defaults, new TreeSet<>(names));
  }

  /** The file that takes unknown hosts, for each port where one does. */
  public Map<Integer, Path> defaultServers() {
    Map<Integer, Path> found = new TreeMap<>();
    servers.forEach(
        (file, said) -> said.defaultPorts().forEach(port -> found.putIfAbsent(port, file)));
    return found;
  }

  /** The file that serves {@code host} on {@code port}. */
  public Optional<Path> serving(String host, int port) {
    return servers.entrySet().stream()
        .filter(each ->
            each.getValue().names().contains(host) && each.getValue().ports().contains(port))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
