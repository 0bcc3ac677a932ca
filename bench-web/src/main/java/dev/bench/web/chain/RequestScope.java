package dev.bench.web.chain;

import dev.bench.Session;
import dev.bench.app.GenerationId;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.logging.LogContext;
import dev.bench.session.Login;
import dev.bench.site.SiteState;
import dev.bench.web.log.RequestRecord;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request while it is answered: its site, its user and its arguments.
 *
 * <p>The one attribute that the chain puts into a request. {@link #begin} makes it at the entry,
 * and the middleware further in fills it. So the error page, which is made at the entry, names the
 * site and the user as far as the request came. It also puts them on the lines of the log. Confined
 * to the request's thread.
 */
public final class RequestScope {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final RequestRecord record;
  private final LogContext log;
  private final FormDict form;
  private @Nullable String nonce;
  private Optional<SiteState> site = Optional.empty();
  private Optional<Login> login = Optional.empty();
  private boolean sessionExpired;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private RequestScope(RequestRecord record, LogContext log, FormDict form) {
    this.record = record;
    this.log = log;
    this.form = form;
  }

  /**
   * The middleware that begins and ends the scope of each request.
   *
   * @param generation the code that the requests run on
   * @param memory what all bodies that are read as arguments share
   */
  public static Middleware begin(GenerationId generation, BodyMemory memory) {
    return next ->
        request -> {
          RequestRecord record = RequestRecord.of(request);
          try (LogContext log = LogContext.open().generation(generation).request(record.id());
              BodyMemory.Share share = memory.share()) {
            RequestScope scope = new RequestScope(record, log, new FormDict(request, share));
            return scope.headed(next.handle(request.with(RequestScope.class, scope)));
          }
        };
  }

  /** The scope of {@code request}. */
  public static RequestScope of(Request request) {
    return request.attribute(RequestScope.class);
  }

  /** The answer will have this header, whatever kind of answer it is. */
  public void addHeader(String name, String value) {
    headers.put(name, value);
  }

  private Response headed(Response response) {
    Response answer = response;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      answer = answer.withHeader(header.getKey(), header.getValue());
    }
    return answer;
  }

  /** The site. Throws before {@link SiteResolution} has found it. */
  public SiteState site() {
    return site.orElseThrow(
        () -> new IllegalStateException("The site of this request is not resolved yet"));
  }

  /** The site, if the request came as far as that. */
  public Optional<SiteState> knownSite() {
    return site;
  }

  /** The session; Guest's unless {@link SessionResume} has found a login. */
  public Session session() {
    return login.map(Login::session).orElseGet(Session::guest);
  }

  /** The login, if the caller has one. */
  public Optional<Login> login() {
    return login;
  }

  /** The id of the request, by which the log names it. */
  public String id() {
    return record.id();
  }

  /** What scripts of the answer's page bear, so that a browser runs them; new for each request. */
  public String nonce() {
    String known = nonce;
    if (known == null) {
      byte[] bytes = new byte[16];
      RANDOM.nextBytes(bytes);
      known = HexFormat.of().formatHex(bytes);
      nonce = known;
    }
    return known;
  }

  /** The arguments, unread until the first use. */
  public FormDict form() {
    return form;
  }

  /** The request is for {@code found}. */
  public void enter(SiteState found) {
    site = Optional.of(found);
    record.site(found.name());
    log.site(found.name());
  }

  /** Whether the caller sent the id of a session that is over. */
  public boolean sessionExpired() {
    return sessionExpired;
  }

  /** The caller sent the id of a session that is over. */
  void expireSession() {
    sessionExpired = true;
  }

  /** The caller has this login; empty makes the caller Guest. */
  public void resume(Optional<Login> found) {
    login = found;
    record.user(session().user());
    log.user(session().user());
  }
}
