package dev.bench.web.file;

import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.asset.MediaTypes;
import dev.bench.web.server.Peer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The answer that is a file of a site.
 *
 * <p>Users upload these files, so none of them runs as a page of the site: what a browser could run
 * (HTML, SVG, XML, unknown kinds) is sent to be stored, and the rest is shown in a sandbox. A PDF
 * has no sandbox, since the viewers of browsers do not work in one.
 */
final class FileAnswer {

  private static final String SANDBOX =
      "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self';"
          + " style-src 'unsafe-inline'";

  private FileAnswer() {}

  /** {@code file}, shown if that is safe. */
  static Response shown(String fileName, Path file) {
    Response response = Response.file(MediaTypes.of(fileName), file);
    if (!MediaTypes.isShown(fileName)) {
      return stored(fileName, file);
    }
    return fileName.toLowerCase(Locale.ROOT).endsWith(".pdf")
        ? response
        : response.withHeader("Content-Security-Policy", SANDBOX);
  }

  /** {@code file}, to be stored. */
  static Response stored(String fileName, Path file) {
    return Response.file(MediaTypes.of(fileName), file)
        .withHeader("Content-Security-Policy", SANDBOX)
        .withHeader("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(fileName));
  }

  /**
   * {@code response}, or, when a trusted proxy asks for it, the request to that proxy to send the
   * file itself: {@code X-Accel-Redirect: /protected/…}, as Frappe's.
   */
  static Response byProxy(Request request, Response.FileBody response, String url) {
    boolean asked =
        Peer.of(request).trusted() && request.header("X-Use-X-Accel-Redirect").isPresent();
    return asked
        ? Response.empty(200)
            .withHead(response.head())
            .withHeader("Content-Type", response.mediaType())
            .withHeader("Accept-Ranges", "bytes")
            .withHeader("X-Accel-Redirect", "/protected" + path(url))
        : response;
  }

  private static String path(String url) {
    int slash = url.lastIndexOf('/') + 1;
    return url.substring(0, slash) + encoded(url.substring(slash));
  }

  /** As an address and a header parameter need it. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
