package dev.bench;

/** How a page is served; see {@link Hooks#page}. */
public interface PageOptions {

  /**
   * Keeps the page as guests see it in redis_cache for {@code maxAge}, such as {@code 10m}.
   *
   * <p>It is kept for one site, path and generation of code. So the page must depend on nothing
   * else of a request; {@code request_id} stays that of the request it was rendered for. The model
   * and the steps for requests do not run for a page that is kept. A user who is logged in, and a
   * request with a query, get the page anew. {@code bench clear-website-cache} forgets it.
   *
   * @throws IllegalArgumentException when {@code maxAge} is not a duration
   */
  PageOptions cached(String maxAge);
}
