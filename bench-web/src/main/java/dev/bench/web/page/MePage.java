package dev.bench.web.page;

import dev.bench.Context;
import dev.bench.Session;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Sessions;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code /me}: the user's name, password, API key and sessions. Runs in a unit of work.
 *
 * <p>A guest is sent to the login. A session is named by the hash of its id, which is no secret.
 */
public final class MePage implements Application {

  private static final int MOST = 50;

  private final Templates templates;
  private final PageVariables variables;

  /** The pages made by {@code templates}. */
  public MePage(Templates templates, PageVariables variables) {
    this.templates = templates;
    this.variables = variables;
  }

  /**
   * A login of the user.
   *
   * @param hash names it
   * @param address where it began
   * @param device what the browser calls itself, in few words
   * @param lastSeen in UTC
   * @param current whether it is the one that asks
   */
  public record Seen(
      String hash, String address, String device, LocalDateTime lastSeen, boolean current) {}

  @Override
  public Response handle(Request request) throws IOException {
    RequestScope scope = RequestScope.of(request);
    Session session = scope.session();
    if (session.isGuest()) {
      return Response.redirect("/login?redirect-to=%2Fme");
    }
    Map<String, @Nullable Object> model = variables.of(request);
    List<Seen> sessions = sessions(Context.current(), session);
    model.put("sessions", sessions);
    model.put("others", sessions.stream().anyMatch(each -> !each.current()));
    model.put("api_key", apiKey(Context.current()));
    return templates.own(scope.site().installedApps(), "me.html", model);
  }

  /** The key without its secret; null without one. */
  private static @Nullable String apiKey(Context ctx) {
    return ctx.db()
        .createQuery("select api_key from bench_user where name = :user")
        .bind("user", ctx.user())
        .mapTo(String.class)
        .findOne()
        .orElse(null);
  }

  private static List<Seen> sessions(Context ctx, Session session) {
    String own = session.sid().isEmpty() ? "" : Sessions.hash(session.sid());
    return ctx.db()
        .createQuery(
            "select sid_hash, ip_address, user_agent, last_seen from bench_session"
                + " where user = :user and expires > utc_timestamp(6)"
                + " order by sid_hash = :own desc, last_seen desc limit :most")
        .bind("user", session.user())
        .bind("own", own)
        .bind("most", MOST)
        .map((row, context) ->
            new Seen(
                row.getString("sid_hash"),
                row.getString("ip_address"),
                Device.of(row.getString("user_agent")),
                row.getObject("last_seen", LocalDateTime.class),
                row.getString("sid_hash").equals(own)))
        .list();
  }
}
