package dev.bench.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server that takes mail like any other, but answers some commands as a test wants it.
 *
 * <p>The script gets each command, {@code CONNECT} for the greeting and {@code .} for the end of a
 * mail. It returns a reply, {@link #USUAL}, {@link #SILENCE} to answer nothing until the server is
 * closed, or {@link #HANG_UP}.
 */
public final class ScriptedSmtp implements AutoCloseable {

  /** The reply that a server without faults gives. */
  public static final String USUAL = "";

  /** No reply, and the connection stays open. */
  public static final String SILENCE = "silence";

  /** The connection is closed. */
  public static final String HANG_UP = "hang up";

  private final ServerSocket listener;
  private final Thread acceptor;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<String> script;
  private volatile Optional<SSLContext> tls = Optional.empty();

  private ScriptedSmtp(ServerSocket listener, UnaryOperator<String> script) {
    this.listener = listener;
    this.script = script;
    this.acceptor = Thread.ofPlatform().daemon().name("smtp").unstarted(this::listen);
  }

  /** Starts one on a free port. */
  public static ScriptedSmtp start(UnaryOperator<String> script) throws IOException {
    ScriptedSmtp server =
        new ScriptedSmtp(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    server.acceptor.start();
    return server;
  }

  /** Starts one without faults. */
  public static ScriptedSmtp start() throws IOException {
    return start(_ -> USUAL);
  }

  /** Offers to encrypt connections with {@code context}, and then a login. */
  public ScriptedSmtp withStartTls(SSLContext context) {
    tls = Optional.of(context);
    return this;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Answers as {@code other} says from now on. */
  public void script(UnaryOperator<String> other) {
    script = other;
  }

  /** The sources of the mails that it has taken; the lines end with LF. */
  public List<String> accepted() {
    return List.copyOf(accepted);
  }

  /** The commands that it has got, {@code CONNECT} for each connection among them. */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofPlatform().daemon().name("smtp-connection").start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the test has ended
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new Conversation(socket).run();
    } catch (IOException gone) {
      // so is the client
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join(); // until then it may take one more connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private final class Conversation {

    private final Socket socket;
    private BufferedReader in;
    private OutputStream out;
    private String last = "";

    Conversation(Socket socket) throws IOException {
      this.socket = socket;
      use(socket);
    }

    private void use(Socket socket) throws IOException {
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      out = socket.getOutputStream();
    }

    void run() throws IOException {
      if (!answer("CONNECT", "220 ready")) {
        return;
      }
      while (true) {
        String command = in.readLine();
        if (command == null || !answer(command, usual(command))) {
          return;
        }
        if (command.equals("STARTTLS") && tls.isPresent()) {
          SSLSocket encrypted =
              (SSLSocket) tls.get().getSocketFactory().createSocket(socket, null, true);
          encrypted.setUseClientMode(false);
          use(encrypted);
        }
        if (command.equals("DATA") && last.startsWith("354")) {
          Optional<String> mail = data();
          if (mail.isEmpty() || !answer(".", "250 taken")) {
            return;
          }
          if (last.startsWith("250")) {
            accepted.add(mail.get());
          }
        }
      }
    }

    private boolean answer(String command, String usual) throws IOException {
      commands.add(command);
      String scripted = script.apply(command);
      last = scripted.equals(USUAL) ? usual : scripted;
      if (last.equals(HANG_UP)) {
        return false;
      }
      if (last.equals(SILENCE)) {
        return in.read() >= 0;
      }
      out.write((last + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return !command.equals("QUIT");
    }

    private String usual(String command) {
      return switch (command.replaceFirst(" .*", "")) {
        case "EHLO" ->
            tls.isPresent()
                ? "250-localhost\r\n250-STARTTLS\r\n250 AUTH PLAIN"
                : "250 at your service";
        case "STARTTLS" -> "220 go on";
        case "AUTH" -> "235 welcome";
        case "DATA" -> "354 go on";
        case "QUIT" -> "221 bye";
        default -> "250 well";
      };
    }

    private Optional<String> data() throws IOException {
      StringBuilder mail = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(".")) {
          return Optional.of(mail.toString());
        }
        mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
      }
      return Optional.empty();
    }
  }
}
