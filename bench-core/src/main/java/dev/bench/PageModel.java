package dev.bench;

/** Makes the model of a page, or the whole answer. */
@FunctionalInterface
public interface PageModel {

  /** Returns a map or record for the template, or a {@link dev.bench.http.Response}. */
  Object of(Context ctx) throws Exception;
}
