package dev.bench.web.file;

import dev.bench.DoesNotExistException;
import dev.bench.SiteFile;
import dev.bench.file.FileFolder;
import dev.bench.file.FileRows;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.web.asset.FolderFiles;
import dev.bench.web.chain.RequestScope;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Serves {@code /files/…} from the site's {@code public/files}, to anyone.
 *
 * <p>Needs no database, unless the file is not there: its row may be committed and its content not
 * published yet.
 */
public final class PublicFiles implements Application {

  /** Where the path begins. */
  public static final String PREFIX = "/files/";

  private final Bench bench;

  /** Public files of the sites of {@code bench}. */
  public PublicFiles(Bench bench) {
    this.bench = bench;
  }

  @Override
  public Response handle(Request request) throws Exception {
    SiteState site = RequestScope.of(request).site();
    String name = request.path().substring(PREFIX.length());
    Path folder = new FileFolder(site.path()).folder(false);
    Optional<Path> file = FolderFiles.find(folder, name);
    if (file.isEmpty() && name.indexOf('/') < 0 && publish(site, name)) {
      file = FolderFiles.find(folder, name);
    }
    return FileAnswer.shown(
            name,
            file.orElseThrow(() -> new DoesNotExistException("There is no file " + request.path())))
        .withHeader("Cache-Control", "private,max-age=3600");
  }

  private boolean publish(SiteState site, String name) throws Exception {
    Optional<SiteFile> row =
        bench.unit(site).readOnly().call(ctx -> new FileRows(ctx.db()).find(false, name));
    row.ifPresent(new FileFolder(site.path())::publish);
    return row.isPresent();
  }
}
