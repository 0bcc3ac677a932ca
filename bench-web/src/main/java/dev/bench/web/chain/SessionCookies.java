package dev.bench.web.chain;

import dev.bench.http.Cookie;
import dev.bench.http.Head;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Login;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The six cookies of a session, named and filled as Frappe's: {@code sid}, which scripts cannot
 * read, and {@code system_user, full_name, user_id, user_image, user_lang}, which they can.
 */
public final class SessionCookies {

  static final String SID = "sid";

  private static final String GUEST = "Guest";

  private SessionCookies() {}

  /** {@code response} with the cookies of a new login. */
  public static Response begun(Response response, Login login, Duration life) {
    List<Cookie> cookies = new ArrayList<>(readable(login, life));
    cookies.add(sid(login.session().sid(), life));
    return with(response, cookies);
  }

  /** {@code response} with the cookies of a guest, in place of those of a login. */
  public static Response ended(Response response, Duration life) {
    List<Cookie> cookies = new ArrayList<>(guest(life));
    cookies.add(sid(GUEST, life));
    return with(response, cookies);
  }

  /** Whether {@code sid} is meant as the id of a login. */
  static boolean isLogin(String sid) {
    return !sid.isEmpty() && !sid.equals(GUEST);
  }

  /**
   * {@code response} with what the caller's cookies lack; a handler that began or ended a session
   * has set its own. What anyone may cache sets none.
   */
  static Response kept(Response response, Request request, Optional<Login> login, Duration life) {
    boolean handled =
        response.head().cookies().stream().anyMatch(cookie -> cookie.name().equals(SID));
    String caching = response.head().headers().getOrDefault("Cache-Control", "");
    if (handled || caching.contains("public")) {
      return response;
    }
    List<Cookie> wanted =
        new ArrayList<>(login.map(known -> readable(known, life)).orElseGet(() -> guest(life)));
    wanted.add(sid(login.map(known -> known.session().sid()).orElse(GUEST), life));
    // A login's sid lives as long as the session, so it is renewed; the others are set once.
    wanted.removeIf(cookie -> !isRenewed(cookie, login) && isCurrent(cookie, request));
    return wanted.isEmpty() ? response : with(response, wanted);
  }

  private static boolean isRenewed(Cookie cookie, Optional<Login> login) {
    return login.isPresent() && cookie.name().equals(SID);
  }

  private static boolean isCurrent(Cookie cookie, Request request) {
    return cookie.value().equals(request.cookie(cookie.name()).orElse(null));
  }

  private static Response with(Response response, List<Cookie> cookies) {
    Head head = response.head();
    List<Cookie> all = new ArrayList<>(head.cookies());
    all.addAll(cookies);
    return response.withHead(new Head(head.status(), head.headers(), all));
  }

  private static Cookie sid(String value, Duration life) {
    return new Cookie(SID, value, life, true);
  }

  private static List<Cookie> readable(Login login, Duration life) {
    String systemUser = login.isSystemUser() ? "yes" : "no";
    return readable(systemUser, login.fullName(), login.session().user(), life);
  }

  private static List<Cookie> guest(Duration life) {
    return readable("no", GUEST, GUEST, life);
  }

  private static List<Cookie> readable(
      String systemUser, String fullName, String user, Duration life) {
    return List.of(
        new Cookie("system_user", systemUser, life, false),
        new Cookie("full_name", fullName, life, false),
        new Cookie("user_id", user, life, false),
        new Cookie("user_image", "", life, false),
        new Cookie("user_lang", "en", life, false));
  }
}
