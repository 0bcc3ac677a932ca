package dev.bench.web;

import dev.bench.BenchException;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.runtime.Bench;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link Application} of an app, served as it stands: without sites, sessions and pages. It
 * follows the generations of the app. Thread-safe.
 */
final class PlainApplication implements Application {

  private static final Logger LOG = LoggerFactory.getLogger(PlainApplication.class);

  private volatile Application current;

  /**
   * The application of class {@code name}.
   *
   * @throws BenchException when no app has it
   */
  PlainApplication(Bench bench, String name) {
    current = bench.apps().current().application(name);
    bench
        .apps()
        .onSwap(generation -> {
          try {
            current = generation.application(name);
          } catch (BenchException gone) {
            LOG.error("The application before this build is still served: {}", gone.getMessage());
          }
        });
  }

  @Override
  public Response handle(Request request) throws Exception {
    return current.handle(request);
  }
}
