package dev.bench.web.api;

import dev.bench.http.Response;
import dev.bench.json.Json;
import java.io.IOException;

/**
 * Makes an answer that needs neither the context nor app code any more.
 *
 * <p>JSON is made of app types by the generation's mapper. A stream is written now, since what it
 * writes may come from the transaction: into memory up to 1 MiB, then into a temporary file.
 */
final class SelfContained {

  private SelfContained() {}

  static Response of(Response response, Json json) throws IOException {
    return switch (response) {
      case Response.Json value ->
          Response.bytes("application/json", json.bytes(value.value())).withHead(value.head());
      case Response.Stream stream -> {
        Spool spool = new Spool();
        try {
          stream.source().writeTo(spool);
        } catch (IOException | RuntimeException e) {
          spool.close();
          throw e;
        }
        yield Response.stream(stream.mediaType(), spool::moveTo).withHead(stream.head());
      }
      case Response.Text text -> text;
      case Response.Bytes bytes -> bytes;
      case Response.FileBody file -> file;
      case Response.Redirect redirect -> redirect;
      case Response.Empty empty -> empty;
    };
  }
}
