package dev.bench.cli.start;

import dev.bench.config.ProcessMark;
import dev.bench.process.probe.Probe;
import dev.bench.process.probe.SocketProbe;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisAddress;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.TlsTrust;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks the Redis of the queue whether this child has registered, by its mark, which neither its
 * predecessor nor its successor has.
 *
 * <p>It uses bare sockets, as {@link SocketProbe}; user, password, database and TLS are those of
 * the address. Where it may not ask because of an ACL, a child that runs counts as ready. Source:
 * the Redis serialization protocol, RESP2.
 *
 * @param redis the address of the server
 * @param role the kind of entry that the child makes
 */
public record RegistrationProbe(RedisAddress redis, Role role) implements Probe {

  /** What registers in Redis. */
  public enum Role {
    /** A worker in RQ's list, which may be long, so a script searches it in Redis. */
    WORKER {
      @Override
      List<String> question(String mark) {
        return List.of("EVAL", IS_LISTED, "1", RedisKeys.WORKERS.key(), ProcessMark.FIELD, mark);
      }
    },
    /** A scheduler, whether it leads or stands by. */
    SCHEDULER {
      @Override
      List<String> question(String mark) {
        return List.of("EXISTS", RedisKeys.SCHEDULER.key(mark));
      }
    };

    private static final String IS_LISTED =
        """
        for _, worker in ipairs(redis.call('SMEMBERS', KEYS[1])) do
          if redis.call('HGET', worker, ARGV[1]) == ARGV[2] then return 1 end
        end
        return 0
        """;

    /** The command that Redis answers with 1 once the mark is registered. */
    abstract List<String> question(String mark);
  }

  private static final String LACK = "is not registered in Redis";
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** In bytes; each answer is a short line. */
  private static final int LONGEST_ANSWERS = 1024;

  /** Answers of an ACL to the command, or to what the script does; they are final. */
  private static final List<String> REFUSALS = List.of("-NOPERM ", "-ERR ");

  /** Answers to any command that pass with time. */
  private static final String FULL = "-ERR max number of clients";

  @Override
  public String lacks(String mark) {
    return isRegistered(mark) ? "" : LACK;
  }

  @Override
  public String question() {
    return "is registered in Redis";
  }

  private boolean isRegistered(String mark) {
    RedisAddress server;
    try {
      server = Redis.serving(redis);
    } catch (RedisUnavailableException noMaster) {
      return false;
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(server.host(), server.port()), Math.toIntExact(LIMIT.toMillis()));
      socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
      return isRegistered(server.tls() ? encrypted(socket, server) : socket, mark);
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Closed with the socket below it. */
  private static Socket encrypted(Socket socket, RedisAddress server) throws IOException {
    SSLSocketFactory factory = TlsTrust.of(server.authorities()).sockets();
    SSLSocket over =
        (SSLSocket)
            factory.createSocket(socket, server.host(), server.port(), /* autoClose= */ true);
    over.setSSLParameters(TlsTrust.parameters());
    return over;
  }

  private boolean isRegistered(Socket socket, String mark) throws IOException {
    List<List<String>> commands = new ArrayList<>();
    if (redis.password() != null) {
      commands.add(
          redis.user() == null
              ? List.of("AUTH", redis.password())
              : List.of("AUTH", redis.user(), redis.password()));
    }
    if (redis.database() != 0) {
      commands.add(List.of("SELECT", Integer.toString(redis.database())));
    }
    commands.add(role.question(mark));
    StringBuilder question = new StringBuilder();
    commands.forEach(command -> write(command, question));
    socket.getOutputStream().write(question.toString().getBytes(StandardCharsets.UTF_8));
    String answer = lastAnswer(socket.getInputStream(), commands.size());
    boolean refused = REFUSALS.stream().anyMatch(answer::startsWith) && !answer.startsWith(FULL);
    return answer.equals(":1") || refused;
  }

  private static void write(List<String> command, StringBuilder to) {
    to.append('*').append(command.size()).append("\r\n");
    for (String word : command) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      to.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
  }

  /** The last of so many one-line answers; empty when they do not come. */
  private static String lastAnswer(InputStream in, int count) throws IOException {
    long start = System.nanoTime();
    StringBuilder answers = new StringBuilder();
    byte[] part = new byte[LONGEST_ANSWERS];
    while (answers.length() < LONGEST_ANSWERS && System.nanoTime() - start < LIMIT.toNanos()) {
      int length = in.read(part);
      if (length < 0) {
        return "";
      }
      answers.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
      String[] lines = answers.toString().split("\r\n", -1);
      if (lines.length > count) {
        return lines[count - 1];
      }
    }
    return "";
  }
}
