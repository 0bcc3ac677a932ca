package dev.bench.web.asset;

import dev.bench.DoesNotExistException;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Serves {@code /files/…} from the site's {@code public/files}, to anyone.
 *
 * <p>What could run as a script of the site (HTML, SVG, XML, unknown kinds) is sent to be saved,
 * since users upload these files.
 */
public final class PublicFiles implements Application {

  /** Where the path begins. */
  public static final String PREFIX = "/files/";

  /** The only kind there is. */
  public PublicFiles() {}

  @Override
  public Response handle(Request request) throws IOException {
    Path folder = RequestScope.of(request).site().path().resolve("public/files");
    Path file =
        FolderFiles.find(folder, request.path().substring(PREFIX.length()))
            .orElseThrow(() -> new DoesNotExistException("There is no file " + request.path()));
    Response response =
        Response.file(MediaTypes.of(request.path()), file)
            .withHeader("Cache-Control", "private,max-age=3600");
    return MediaTypes.isShown(request.path())
        ? response
        : response.withHeader("Content-Disposition", "attachment");
  }
}
