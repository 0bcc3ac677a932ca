package dev.bench.web.console;

import dev.bench.DoesNotExistException;
import dev.bench.PermissionException;
import dev.bench.ValidationException;
import dev.bench.app.Generation;
import dev.bench.console.Answer;
import dev.bench.console.Cut;
import dev.bench.console.SiteShell;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.web.chain.FormDict;
import dev.bench.web.chain.LocalCaller;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.console.ConsoleLine.Failed;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Runs Java that a developer types on an error page: with the classes of the site's apps, as the
 * user whose request failed, and with that request, without its body.
 *
 * <p>A caller needs three things: the random token of a failure, which only its error page bears;
 * the PIN that the log prints; and a browser on this machine that shows a page of this server. Each
 * line is one unit of work, rolled back except for what {@code commit()} has committed. Variables
 * stay until another failure is asked about. Belongs to one generation of code. Thread-safe.
 */
public final class ErrorConsole implements Application {

  /** Where error pages ask. */
  public static final String PATH = "/api/bench/console";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FAILURES_KEPT = 16;
  private static final int LONGEST_CODE = 20_000;
  private static final int LONGEST_OUTPUT = 64_000;

  private final Bench bench;
  private final Generation generation;
  private final ConsolePin pin;
  private final TimedLine lines;
  private final SequencedMap<String, Failed> failures = new LinkedHashMap<>();
  private final ConsoleShell shells = new ConsoleShell();

  /** The console of {@code generation}, which {@code pin} opens; {@code lines} times its lines. */
  public ErrorConsole(Bench bench, Generation generation, ConsolePin pin, TimedLine lines) {
    this.bench = bench;
    this.generation = generation;
    this.pin = pin;
    this.lines = lines;
  }

  /**
   * The token for {@code request}, which has failed; prints the PIN. Empty when the caller cannot
   * have a console, or the request came to no site.
   */
  public Optional<String> tokenFor(Request request) {
    RequestScope scope = RequestScope.of(request);
    if (scope.knownSite().isEmpty() || !LocalCaller.is(request)) {
      return Optional.empty();
    }
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    synchronized (failures) {
      failures.put(token, new Failed(withoutBody(request), scope.site(), scope.session()));
      if (failures.size() > FAILURES_KEPT) {
        failures.pollFirstEntry();
      }
    }
    pin.print();
    return Optional.of(token);
  }

  /**
   * Up to {@link #FAILURES_KEPT} of them stay in memory, so they have no body and no attributes.
   */
  private static Request withoutBody(Request request) {
    return new Request(
        request.method(),
        request.path(),
        request.query(),
        request.headers(),
        request.cookies(),
        InputStream.nullInputStream(),
        request.remoteAddress(),
        Map.of());
  }

  @Override
  public Response handle(Request request) throws Exception {
    if (!LocalCaller.is(request) || !isFromOwnPage(request)) {
      throw new PermissionException("The console answers error pages on this machine only");
    }
    FormDict form = RequestScope.of(request).form();
    String token = form.text("token");
    Failed failed = failed(token, RequestScope.of(request).site());
    pin.check(form.text("pin"));
    String code = form.text("code");
    if (code.length() > LONGEST_CODE) {
      throw new ValidationException(
          "The console takes %d characters at most, not %d".formatted(LONGEST_CODE, code.length()));
    }
    Answer answer = lines.run(() -> line(token, failed, code));
    return Response.json(Map.of("good", answer.good(), "output", output(answer)));
  }

  private Failed failed(String token, SiteState site) {
    synchronized (failures) {
      return Optional.ofNullable(failures.get(token))
          .filter(failed -> failed.site().name().equals(site.name()))
          .orElseThrow(() ->
              new DoesNotExistException("This failure is no longer kept; load the page again"));
    }
  }

  private TimedLine.Line line(String token, Failed failed, String code) {
    SiteShell shell = shells.take(token, () -> SiteShell.on(failed.site(), generation));
    return new ConsoleLine(bench, generation, failed, shells, shell, code);
  }

  /** Another generation is served: the shell is closed once no line runs in it. */
  public void close() {
    shells.close();
  }

  private static String output(Answer answer) {
    List<String> all = new ArrayList<>();
    answer.values().forEach(value -> all.add(value.name() + " ==> " + value.text()));
    all.addAll(answer.errors());
    return Cut.to(LONGEST_OUTPUT, String.join("\n", all));
  }

  /** A page of another origin can send no JSON unasked, and its browser says where it is from. */
  private static boolean isFromOwnPage(Request request) {
    String origin = request.header("Origin").orElse("");
    String host = request.header("Host").orElse("");
    return request.header("Content-Type").orElse("").startsWith("application/json")
        && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host))
        && request.header("Sec-Fetch-Site").orElse("same-origin").equals("same-origin");
  }
}
