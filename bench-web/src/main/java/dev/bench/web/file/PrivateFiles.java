package dev.bench.web.file;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.PermissionException;
import dev.bench.SiteFile;
import dev.bench.file.FileFolder;
import dev.bench.http.Application;
import dev.bench.http.Response;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Serves private files to those who may read them: {@code /private/files/…}, and both kinds as the
 * method {@code download_file}. Runs in a unit of work.
 *
 * <p>A file that is not there is answered like one that the user may not read, with 403, so that no
 * name can be guessed. A file whose content is lost is 404.
 */
public final class PrivateFiles {

  /** Where the path begins. */
  public static final String PREFIX = "/private/files/";

  private static final String CACHING = "private,max-age=3600,stale-while-revalidate=86400";

  private PrivateFiles() {}

  /** The address of a private file. */
  public static Application atAddress() {
    return request -> {
      SiteFile file = readable(request.path());
      Response.FileBody answer =
          (Response.FileBody)
              FileAnswer.shown(file.fileName(), content(file)).withHeader("Cache-Control", CACHING);
      return FileAnswer.byProxy(request, answer, file.url());
    };
  }

  /** The method {@code download_file}: the file at {@code file_url}, to be stored. */
  public static Application download() {
    return request -> {
      SiteFile file = readable(request.query("file_url").orElse(""));
      return FileAnswer.stored(file.fileName(), content(file));
    };
  }

  private static SiteFile readable(String url) {
    Context ctx = Context.current();
    return ctx.files()
        .findByUrl(url)
        .filter(ctx.files()::mayRead)
        .orElseThrow(
            () -> new PermissionException("There is no file %s that you may read".formatted(url)));
  }

  private static Path content(SiteFile file) {
    FileFolder folder = new FileFolder(Context.current().site().path());
    Path path = folder.path(file);
    if (!Files.exists(path)) {
      folder.publish(file);
    }
    if (!Files.exists(path)) {
      throw new DoesNotExistException("The content of %s is gone".formatted(file.url()));
    }
    return path;
  }
}
