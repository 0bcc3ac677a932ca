package dev.bench.cli.compile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which sources mention which others: the words of each, comments included.
 *
 * <p>A source can depend on a type without its name, such as on the type of what a method returns.
 * It then mentions a type whose source leads to that one, so a chain of mentions reaches it.
 *
 * @param words the identifiers of each source
 */
record Mentions(Map<Path, Set<String>> words) {

  /** Begins an identifier that is written with numbers; such a source may mention anything. */
  private static final String ESCAPE = "\\u";

  /** Reads the sources. */
  static Mentions of(Collection<Path> sources) throws IOException {
    Map<Path, Set<String>> words = new HashMap<>();
    for (Path source : sources) {
      String text = new String(Files.readAllBytes(source), StandardCharsets.UTF_8);
      words.put(source, wordsOf(text));
    }
    return new Mentions(words);
  }

  /** These sources and all that mention them, at first or at second hand. */
  Set<Path> reaching(Set<Path> sources) {
    Set<Path> reached = new HashSet<>(sources);
    Deque<Path> left = new ArrayDeque<>(sources);
    while (!left.isEmpty()) {
      String name = left.remove().getFileName().toString().replace(".java", "");
      words.forEach((source, mentioned) -> {
        if ((mentioned.contains(name) || mentioned.contains(ESCAPE)) && reached.add(source)) {
          left.add(source);
        }
      });
    }
    return reached;
  }

  private static Set<String> wordsOf(String text) {
    Set<String> words = new HashSet<>();
    int begin = -1;
    for (int at = 0; at <= text.length(); at++) {
      boolean inside = at < text.length() && Character.isJavaIdentifierPart(text.charAt(at));
      if (inside && begin < 0) {
        begin = at;
      } else if (!inside && begin >= 0) {
        words.add(text.substring(begin, at));
        begin = -1;
      }
    }
    if (text.contains(ESCAPE)) {
      words.add(ESCAPE);
    }
    return words;
  }
}
