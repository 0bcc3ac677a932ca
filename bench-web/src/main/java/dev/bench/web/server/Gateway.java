package dev.bench.web.server;

import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.util.Optional;

/**
 * An application that can answer some requests at once, from memory, and knows whose requests are.
 */
public interface Gateway extends Application {

  /**
   * The answer to a request without a body, when it can be given from memory; called on an I/O
   * thread, so it neither blocks nor runs app code. Empty sends the request to {@link #handle}.
   */
  Optional<Response> atOnce(Request request);

  /**
   * The name of the request's site when that is in memory; called on an I/O thread, so it never
   * blocks. Empty sends the request to {@link #findSite}.
   */
  Optional<String> knownSite(Request request);

  /** The name of the request's site, looked up; empty when there is none. May block. */
  String findSite(Request request);

  /** An application none of whose answers can be given at once. */
  static Gateway of(Application application) {
    return new Gateway() {
      @Override
      public Optional<Response> atOnce(Request request) {
        return Optional.empty();
      }

      @Override
      public Optional<String> knownSite(Request request) {
        return Optional.of("");
      }

      @Override
      public String findSite(Request request) {
        return "";
      }

      @Override
      public Response handle(Request request) throws Exception {
        return application.handle(request);
      }
    };
  }
}
