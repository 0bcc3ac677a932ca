package dev.bench.web.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.http.Application;
import dev.bench.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final List<String> SHOP = List.of("bench", "shop");
  private static final Set<String> READ = Set.of("GET");
  private static final Application ANY = request -> Response.empty(204);

  @Test
  void an_exact_path_goes_before_a_variable_and_that_before_a_tree() {
    Router router =
        new Router(List.of(route("/a/**"), route("/a/{x}"), route("/a/b"), route("/a/{x}/c")));
    assertThat(found(router, "/a/b")).isEqualTo("/a/b");
    assertThat(found(router, "/a/z")).isEqualTo("/a/{x}");
    assertThat(found(router, "/a/z/c")).isEqualTo("/a/{x}/c");
    assertThat(found(router, "/a/z/d")).isEqualTo("/a/**");
    assertThat(found(router, "/b")).isEqualTo("none");
    assertThat(found(router, "/a")).isEqualTo("none");
  }

  @Test
  void a_slash_at_the_end_never_matters() {
    Router router = new Router(List.of(route("/"), route("/a/"), route("/b/{x}")));
    assertThat(found(router, "/")).isEqualTo("/");
    assertThat(found(router, "/a")).isEqualTo("/a");
    assertThat(found(router, "/a/")).isEqualTo("/a");
    assertThat(found(router, "/b/1/")).isEqualTo("/b/{x}");
    assertThat(found(router, "//a")).isEqualTo("none");
  }

  @Test
  void variable_segments_are_given_and_never_empty() {
    Router router = new Router(List.of(route("/todos/{owner}/{id}")));
    assertThat(router.find("GET", "/todos/ann b/7", SHOP))
        .isInstanceOfSatisfying(
            Router.Match.Found.class,
            found ->
                assertThat(found.parameters().values())
                    .isEqualTo(Map.of("owner", "ann b", "id", "7")));
    assertThat(found(router, "/todos//7")).isEqualTo("none");
    assertThat(found(router, "/todos/a/7/8")).isEqualTo("none");
  }

  @Test
  void a_route_of_an_app_exists_only_where_the_app_is_installed() {
    Router router =
        new Router(List.of(Route.of("shop", "/a", READ, ANY), Route.of("/a", READ, ANY)));
    assertThat(app(router, SHOP)).isEqualTo("shop");
    assertThat(app(router, List.of("bench"))).isEmpty();
  }

  @Test
  void head_goes_with_get_and_other_methods_are_told_which_are_allowed() {
    Router router =
        new Router(
            List.of(
                Route.of("shop", "/a", READ, ANY),
                Route.of("/a", Set.of("POST"), ANY),
                Route.of("/**", Set.of("GET", "PUT"), ANY)));
    assertThat(router.find("HEAD", "/a", SHOP)).isInstanceOf(Router.Match.Found.class);
    assertThat(router.find("POST", "/a", SHOP)).isInstanceOf(Router.Match.Found.class);
    assertThat(router.find("PUT", "/a", SHOP))
        .isEqualTo(new Router.Match.WrongMethod(Set.of("GET", "POST")));
    assertThat(router.find("DELETE", "/b", SHOP))
        .isEqualTo(new Router.Match.WrongMethod(Set.of("GET", "PUT")));
  }

  @Test
  void a_path_that_does_not_begin_with_a_slash_is_no_pattern() {
    assertThatThrownBy(() -> PathPattern.of("todos"))
        .hasMessage("A path begins with a slash, unlike \"todos\"");
  }

  private static Route route(String path) {
    return Route.of(path, READ, ANY);
  }

  private static String found(Router router, String path) {
    return switch (router.find("GET", path, SHOP)) {
      case Router.Match.Found(Route route, _) -> route.path().toString();
      case Router.Match.WrongMethod _ -> "wrong method";
      case Router.Match.Unknown _ -> "none";
    };
  }

  private static String app(Router router, List<String> installed) {
    return ((Router.Match.Found) router.find("GET", "/a", installed)).route().app();
  }
}
