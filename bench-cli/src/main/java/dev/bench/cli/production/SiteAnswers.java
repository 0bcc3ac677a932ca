package dev.bench.cli.production;

import dev.bench.cli.machine.Step;
import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A real request to each host of each site, through nginx. It fails when no host gives a good
 * answer; one that does shows that the bench is served, so the others are only named.
 *
 * @param hosts the hosts
 * @param limit how long the sites may need until they answer
 * @param told hears, of each host without a good answer, what it answered
 */
record SiteAnswers(List<VirtualHost> hosts, Duration limit, Consumer<String> told) implements Step {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String PATH = "/api/method/ping";

  @Override
  public String what() {
    return "ask each site through nginx";
  }

  @Override
  public boolean changes() {
    return false;
  }

  /** The answers are of the moment, so the sites are asked each time. */
  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public void run() throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    Map<Asked, String> silent = new LinkedHashMap<>();
    asked().forEach(each -> silent.put(each, "not asked in time"));
    int all = silent.size();
    ask(silent, end);
    while (!silent.isEmpty() && System.nanoTime() - end < 0) {
      pause();
      ask(silent, end);
    }
    List<String> said = new ArrayList<>();
    silent.forEach((each, answer) -> said.add("%s: %s".formatted(each.name(), answer)));
    if (!silent.isEmpty() && silent.size() == all) {
      throw new CannotSetUpException(
          "no good answer through nginx within %d seconds: %s; the logs of nginx and logs/ of the bench say why"
              .formatted(limit.toSeconds(), String.join("; ", said)));
    }
    said.forEach(told);
  }

  /** A name and the host that it is one of. */
  private record Asked(VirtualHost host, String name) {}

  private List<Asked> asked() {
    return hosts.stream()
        .flatMap(host ->
            host.hosts().stream()
                .filter(name -> !name.startsWith("*"))
                .map(name -> new Asked(host, name)))
        .toList();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CannotSetUpException("interrupted while the sites were asked");
    }
  }

  @Override
  public void undo() {
    // It changed nothing.
  }

  /** Takes away those with a good answer, and keeps what the others answered. */
  private static void ask(Map<Asked, String> silent, long end) {
    for (Asked each : List.copyOf(silent.keySet())) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        return;
      }
      int millis = Math.toIntExact(Math.min(ANSWER_LIMIT.toMillis(), left));
      String answer = answer(each.host(), each.name(), millis);
      if (answer.startsWith("HTTP/1.1 200")) {
        silent.remove(each);
      } else {
        silent.put(each, answer);
      }
    }
  }

  /** The first line of the answer, or why there is none. */
  private static String answer(VirtualHost host, String name, int millis) {
    try (Socket socket = socket(host, name, millis)) {
      String head =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(PATH, name);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(64);
      String text = new String(answer, StandardCharsets.ISO_8859_1);
      return text.isEmpty() ? "the connection was closed" : text.lines().findFirst().orElse("");
    } catch (IOException | GeneralSecurityException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  private static Socket socket(VirtualHost host, String name, int millis)
      throws IOException, GeneralSecurityException {
    int port = host.certificate().isPresent() ? NginxConf.HTTPS : host.port();
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      plain.setSoTimeout(millis);
      return host.certificate().isPresent() ? overTls(plain, name, port) : plain;
    } catch (IOException | GeneralSecurityException failure) {
      plain.close();
      throw failure;
    }
  }

  private static Socket overTls(Socket plain, String name, int port)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** The request goes to this machine, so it needs no proof of whom it reaches. */
  private static final class AnyCertificate implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
