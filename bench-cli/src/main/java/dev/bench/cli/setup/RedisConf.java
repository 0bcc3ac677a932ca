package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.redis.RedisAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of {@code config/redis_cache.conf} and {@code config/redis_queue.conf}.
 *
 * <p>Directives are those of Frappe. Paths are relative to the bench's folder, where redis-server
 * starts and from where it changes to {@code dir}. So a bench can be moved, and committed files
 * hold no absolute path.
 */
public final class RedisConf {

  private static final Pattern PORT = Pattern.compile("(?i)\\s*port\\s+(\\d{1,5})\\s*");
  private static final long LEAST_CACHE_MEGABYTES = 50;
  private static final long USUAL_CACHE_MEGABYTES = 200;

  /** Nodes and values are as long as those of one job, which saves three quarters of its memory. */
  private static final String QUEUE =
      """
      maxmemory-policy noeviction
      appendonly yes
      appendfsync everysec
      stream-node-max-bytes 256
      hash-max-listpack-value 512
      """;

  private RedisConf() {}

  /** The cache: bounded, evicts, keeps nothing on disk. */
  public static String cache(BenchConfig config) {
    long megabytes = config.settings().number("cache_maxmemory").orElse(USUAL_CACHE_MEGABYTES);
    return common("redis_cache", config.redisCache().port())
        + """
        maxmemory %dmb
        maxmemory-policy allkeys-lru
        appendonly no
        save ""
        """
            .formatted(Math.max(LEAST_CACHE_MEGABYTES, megabytes));
  }

  /** The queue: evicts nothing, and a kill loses at most the last second. */
  public static String queue(BenchConfig config) {
    return common("redis_queue", config.redisQueue().port()) + QUEUE;
  }

  /** Whether a file of the queue's Redis was written before each write was kept on disk. */
  static boolean lacksAppendOnly(String text) {
    return !text.isBlank() && !lines("appendonly").matcher(text).find();
  }

  /** The text of an older file of the queue's Redis with what keeps each write on disk. */
  static String withAppendOnly(String text) {
    return lacksAppendOnly(text) ? text + missing(text, QUEUE) : text;
  }

  private static String common(String name, int port) {
    return """
    dir config/pids
    dbfilename %1$s.rdb
    pidfile %1$s.pid
    aclfile ../%1$s.acl
    bind 127.0.0.1
    port %2$d
    loglevel warning
    """
        .formatted(name, port);
  }

  /**
   * The updated text of a file that people edit. It gets {@code port} and, if {@code
   * cache_maxmemory} is set, {@code maxmemory} from the settings. Missing directives are added, and
   * all others stay.
   *
   * @param text what stands in the file
   * @param generated what would stand in a new one
   */
  static String merged(String text, String generated, BenchConfig config) {
    if (text.isBlank()) {
      return generated;
    }
    boolean saysMemory = config.settings().number("cache_maxmemory").isPresent();
    String merged = text;
    for (String line : generated.lines().toList()) {
      String directive = directive(line);
      if (directive.equals("port") || (directive.equals("maxmemory") && saysMemory)) {
        merged = replaced(merged, directive, line);
      }
    }
    return merged + missing(text, generated);
  }

  /** The lines of {@code wanted} whose directives {@code text} lacks, to be appended to it. */
  private static String missing(String text, String wanted) {
    String added =
        wanted
            .lines()
            .filter(line -> !lines(directive(line)).matcher(text).find())
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    return added.isEmpty() || text.endsWith("\n") ? added : "\n" + added;
  }

  private static String directive(String line) {
    return line.split(" ", 2)[0];
  }

  /** The text with the port of an address and no other change. */
  static String withPort(String text, RedisAddress address) {
    return replaced(text, "port", "port " + address.port());
  }

  private static String replaced(String text, String directive, String line) {
    return lines(directive).matcher(text).replaceAll(Matcher.quoteReplacement(line));
  }

  /** The lines of a directive; Redis ignores case. */
  private static Pattern lines(String directive) {
    return Pattern.compile("(?mi)^[ \\t]*" + directive + "[ \\t][^\\r\\n]*");
  }

  /** The port that a file of that kind names; nothing when it names none or cannot be read. */
  public static OptionalInt portIn(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(PORT::matcher)
          .filter(Matcher::matches)
          .mapToInt(port -> Integer.parseInt(port.group(1)))
          .reduce((first, last) -> last);
    } catch (IOException | UncheckedIOException unreadable) {
      return OptionalInt.empty();
    }
  }
}
