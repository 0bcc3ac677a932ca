package dev.bench.web.chain;

import dev.bench.http.Cookie;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Login;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Response with = response.withCookie(sid(login.session().sid(), life));
    for (Map.Entry<String, String> cookie : readable(login).entrySet()) {
      with = with.withCookie(new Cookie(cookie.getKey(), cookie.getValue(), life, false));
    }
    return with;
  }

  /** {@code response} with the cookies of a guest, in place of those of a login. */
  public static Response ended(Response response, Duration life) {
    Response with = response.withCookie(sid(GUEST, life));
    for (Map.Entry<String, String> cookie : guest().entrySet()) {
      with = with.withCookie(new Cookie(cookie.getKey(), cookie.getValue(), life, false));
    }
    return with;
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
    String sid = login.map(known -> known.session().sid()).orElse(GUEST);
    boolean current = sid.equals(request.cookie(SID).orElse(""));
    // A login's cookie lives as long as the session, so it is renewed; a guest's is not.
    Response with = login.isPresent() || !current ? response.withCookie(sid(sid, life)) : response;
    Map<String, String> wanted =
        login.map(SessionCookies::readable).orElseGet(SessionCookies::guest);
    for (Map.Entry<String, String> cookie : wanted.entrySet()) {
      if (!cookie.getValue().equals(request.cookie(cookie.getKey()).orElse(null))) {
        with = with.withCookie(new Cookie(cookie.getKey(), cookie.getValue(), life, false));
      }
    }
    return with;
  }

  private static Cookie sid(String value, Duration life) {
    return new Cookie(SID, value, life, true);
  }

  private static Map<String, String> readable(Login login) {
    Map<String, String> cookies = new LinkedHashMap<>();
    cookies.put("system_user", login.isSystemUser() ? "yes" : "no");
    cookies.put("full_name", login.fullName());
    cookies.put("user_id", login.session().user());
    cookies.put("user_image", "");
    cookies.put("user_lang", "en");
    return cookies;
  }

  private static Map<String, String> guest() {
    Map<String, String> cookies = new LinkedHashMap<>();
    cookies.put("system_user", "no");
    cookies.put("full_name", GUEST);
    cookies.put("user_id", GUEST);
    cookies.put("user_image", "");
    cookies.put("user_lang", "en");
    return cookies;
  }
}
