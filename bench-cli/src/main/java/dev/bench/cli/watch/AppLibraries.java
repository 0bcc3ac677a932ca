package dev.bench.cli.watch;

import dev.bench.build.Folders;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the pom of an app means: its libraries and how it is compiled, resolved by Maven.
 *
 * <p>Maven is asked once for each content of the pom and its parents in the file system. Its answer
 * is kept in {@code env/builds/<app>/libraries/<hash>}: copies of the jars and {@code
 * resolved.json}. A pom without libraries, parents and settings of the compiler is understood
 * without Maven.
 */
final class AppLibraries {

  /** So many answers stay, for branches that are switched back. */
  private static final int KEPT = 3;

  private static final String ANSWER = "resolved.json";
  private static final int HASH_BYTES = 8;

  private final Path folder;
  private final Map<String, String> environment;

  /**
   * The libraries of one app.
   *
   * @param folder where answers are kept
   * @param environment for Maven
   */
  AppLibraries(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * What a pom means.
   *
   * @param compile the jars to compile against
   * @param runtime those of them, and others, that the build brings along
   * @param processors the jars of annotation processors
   * @param options for javac
   */
  record Resolved(
      List<Path> compile, List<Path> runtime, List<Path> processors, List<String> options) {

    /** What an app without a pom means. */
    static Resolved none() {
      return new Resolved(List.of(), List.of(), List.of(), CompilerSettings.none().options());
    }

    Resolved {
      compile = List.copyOf(compile);
      runtime = List.copyOf(runtime);
      processors = List.copyOf(processors);
      options = List.copyOf(options);
    }
  }

  /** The answer as it is kept: names of jars beside it, and of jars that may change their place. */
  private record Kept(
      List<String> compile,
      List<String> runtime,
      List<String> processors,
      List<String> options,
      Map<String, String> snapshots) {}

  /**
   * What {@code pom} means; asks Maven when it was never asked.
   *
   * @throws BrokenBuildException when Maven cannot resolve it
   */
  Resolved resolve(AppPom pom) throws IOException {
    if (!pom.needsMaven()) {
      CompilerSettings settings = CompilerSettings.of(pom.project());
      return new Resolved(List.of(), List.of(), List.of(), settings.options());
    }
    Path answer = folder.resolve(key(pom));
    Optional<Kept> kept = read(answer).filter(AppLibraries::isFresh);
    if (kept.isEmpty()) {
      ask(pom, answer);
      kept = read(answer);
    }
    return resolved(answer, kept.orElseThrow());
  }

  private void ask(AppPom pom, Path answer) throws IOException {
    Path draft = folder.resolve(".draft");
    Folders.delete(draft);
    Files.createDirectories(draft);
    try {
      Maven maven = new Maven(pom, environment);
      Maven.Answer said = maven.ask(draft);
      CompilerSettings settings = CompilerSettings.of(said.project());
      List<Path> processors =
          settings.processors().isEmpty()
              ? List.of()
              : maven.processors(settings.processors(), draft);
      List<String> compile = new ArrayList<>();
      List<String> runtime = new ArrayList<>();
      Map<String, String> snapshots = new LinkedHashMap<>();
      for (Maven.Artifact each : said.libraries()) {
        String name = copy(each.file(), draft, snapshots);
        if (!each.scope().equals("runtime")) {
          compile.add(name);
        }
        if (each.scope().equals("compile") || each.scope().equals("runtime")) {
          runtime.add(name);
        }
      }
      List<String> copied = new ArrayList<>();
      for (Path each : processors) {
        copied.add(copy(each, draft, snapshots));
      }
      Kept kept = new Kept(compile, runtime, copied, settings.options(), snapshots);
      Files.writeString(draft.resolve(ANSWER), Json.core().write(kept) + "\n");
      Folders.delete(answer);
      Files.move(draft, answer, StandardCopyOption.ATOMIC_MOVE);
      removeOld();
    } finally {
      Folders.delete(draft);
    }
  }

  /** Copied, because an installed snapshot is overwritten in its place. */
  private static String copy(Path jar, Path to, Map<String, String> snapshots) throws IOException {
    String name = jar.getFileName().toString();
    if (jar.toString().contains("-SNAPSHOT")) {
      snapshots.put(jar.toString(), version(jar));
    }
    Path copy = to.resolve(name);
    if (Files.exists(copy) && Files.mismatch(jar, copy) >= 0) {
      // group/artifact/version/file: two groups have an artifact of that name.
      name = jar.getName(jar.getNameCount() - 4) + "-" + name;
      copy = to.resolve(name);
    }
    Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    return name;
  }

  private static String version(Path jar) throws IOException {
    return Files.size(jar) + " " + Files.getLastModifiedTime(jar).toInstant();
  }

  /** Whether no snapshot was installed again since; one that is gone has not changed. */
  private static boolean isFresh(Kept kept) {
    return kept.snapshots().entrySet().stream()
        .allMatch(each -> {
          try {
            Path jar = Path.of(each.getKey());
            return !Files.exists(jar) || version(jar).equals(each.getValue());
          } catch (IOException unreadable) {
            return true;
          }
        });
  }

  private static Optional<Kept> read(Path answer) throws IOException {
    Path file = answer.resolve(ANSWER);
    try {
      return Files.exists(file)
          ? Optional.of(Json.core().read(Files.readString(file), Kept.class))
          : Optional.empty();
    } catch (JsonException damaged) {
      return Optional.empty();
    }
  }

  private static Resolved resolved(Path answer, Kept kept) {
    return new Resolved(
        kept.compile().stream().map(answer::resolve).toList(),
        kept.runtime().stream().map(answer::resolve).toList(),
        kept.processors().stream().map(answer::resolve).toList(),
        kept.options());
  }

  private void removeOld() throws IOException {
    List<Path> answers = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
      all.forEach(answers::add);
    }
    answers.sort(Comparator.comparingLong((Path each) -> each.toFile().lastModified()).reversed());
    for (Path old : answers.subList(Math.min(KEPT, answers.size()), answers.size())) {
      Folders.delete(old);
    }
  }

  /** The hash of the pom and of its parents in the file system. */
  private static String key(AppPom pom) throws IOException {
    MessageDigest digest = sha256();
    add(digest, pom.textForMaven());
    Set<Path> seen = new HashSet<>();
    Optional<Path> above = parent(pom.file(), pom.project());
    while (above.isPresent() && seen.add(above.get())) {
      Path file = above.get();
      String text = Files.readString(file);
      add(digest, text);
      above = parent(file, PomElement.read(file, text));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update((text.length() + "\n" + text).getBytes(StandardCharsets.UTF_8));
  }

  /** The parent of a pom if it lies in the file system; another one never changes. */
  private static Optional<Path> parent(Path file, PomElement project) {
    return project
        .first("parent")
        .map(parent -> parent.first("relativePath").map(PomElement::text).orElse("../pom.xml"))
        .filter(path -> !path.isEmpty())
        .map(path -> file.resolveSibling(path).normalize())
        .map(path -> Files.isDirectory(path) ? path.resolve("pom.xml") : path)
        .filter(Files::isRegularFile);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
