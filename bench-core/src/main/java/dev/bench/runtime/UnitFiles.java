package dev.bench.runtime;

import dev.bench.Context;
import dev.bench.FileCheck;
import dev.bench.Files;
import dev.bench.NewFile;
import dev.bench.PermissionException;
import dev.bench.Session;
import dev.bench.SiteFile;
import dev.bench.file.FileFolder;
import dev.bench.file.FileRows;
import dev.bench.file.StoredFiles;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The files of a site, as one unit of work and one user see them. */
final class UnitFiles implements Files {

  private static final String MANAGER = "System Manager";

  private final UnitPlan unit;
  private final Context ctx;
  private final UnitState state;

  UnitFiles(UnitPlan unit, Context ctx, UnitState state) {
    this.unit = unit;
    this.ctx = ctx;
    this.state = state;
  }

  @Override
  public SiteFile save(NewFile file, InputStream content) {
    StoredFiles files = files();
    long most = StoredFiles.mostBytes(unit.site.config());
    SiteFile saved = files.add(file, content, ctx.user(), most);
    state.atEnd(() -> files.folder().publish(saved), () -> files.forget(saved));
    return saved;
  }

  @Override
  public Optional<SiteFile> find(String name) {
    return files().find(name);
  }

  @Override
  public Optional<SiteFile> findByUrl(String url) {
    return files().findByUrl(url);
  }

  @Override
  public List<SiteFile> attachedTo(String doctype, String docname) {
    return files().attachedTo(doctype, docname);
  }

  @Override
  public boolean mayRead(SiteFile file) {
    boolean decided =
        !file.isPrivate()
            || (!ctx.session().isGuest() && file.made().owner().equals(ctx.user()))
            || ctx.user().equals(Session.ADMINISTRATOR)
            || ctx.roles().contains(MANAGER);
    return decided || appsAllow(file);
  }

  @Override
  public boolean mayAttach(NewFile file) {
    SiteFile.Made made = new SiteFile.Made(ctx.user(), ctx.clock().instant());
    SiteFile asked =
        new SiteFile(
            "", file.fileName(), file.isPrivate(), new SiteFile.Content(0, ""), file.place(), made);
    return ctx.user().equals(Session.ADMINISTRATOR) || appsAllow(asked);
  }

  private boolean appsAllow(SiteFile file) {
    for (FileCheck check : unit.generation.fileChecks(unit.site.installedApps())) {
      try {
        if (check.allow(ctx, file)) {
          return true;
        }
      } catch (PermissionException refused) {
        // Another app may still allow it.
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("The check of the file " + file.url() + " failed", e);
      }
    }
    return false;
  }

  @Override
  public InputStream open(SiteFile file) {
    return files().open(file);
  }

  @Override
  public void delete(SiteFile file) {
    StoredFiles files = files();
    files.delete(file);
    state.atEnd(() -> files.deleteContent(file), () -> {});
  }

  private StoredFiles files() {
    FileRows rows = new FileRows(ctx.db());
    return new StoredFiles(rows, new FileFolder(unit.site.path()));
  }
}
