package dev.bench.web.file;

import dev.bench.Context;
import dev.bench.NewFile;
import dev.bench.PermissionException;
import dev.bench.SiteFile;
import dev.bench.ValidationException;
import dev.bench.file.FileFolder;
import dev.bench.file.FileNames;
import dev.bench.file.StoredFiles;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Login;
import dev.bench.web.api.Envelope;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.form.Multipart;
import dev.bench.web.server.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The method {@code upload_file}: saves a file, whole or in chunks. Runs in a unit of work.
 *
 * <p>Takes {@code multipart/form-data}: the part {@code file}, and the fields {@code is_private,
 * folder, doctype, docname, fieldname}, and of a chunk {@code chunk_index, total_chunk_count,
 * chunk_byte_offset, total_file_size}. Answers {@code {"message": <document of type File>}}, and
 * {@code {}} to each chunk but the last. Source: Frappe's {@code upload_file}.
 *
 * <p>Errors: 403 for Guest, unless {@code allow_guests_to_upload_files}, and for a document that no
 * app lets the user attach to; 413 for a file over {@code max_file_size}; 417 else.
 */
public final class UploadFile implements Application {

  private static final List<String> NOT_TAKEN = List.of("file_url", "library_file_name", "method");

  /** What users may upload that do not work at the desk. Source: Frappe's list of types. */
  private static final Set<String> HARMLESS =
      Set.of(
          "png", "jpg", "jpeg", "gif", "pdf", "doc", "docx", "xls", "xlsx", "odt", "ods", "txt",
          "csv", "mp4", "mov");

  /** A handler without state. */
  public UploadFile() {}

  @Override
  public Response handle(Request request) throws IOException {
    Context ctx = Context.current();
    if (ctx.session().isGuest() && !ctx.site().config().flag("allow_guests_to_upload_files")) {
      throw new PermissionException("Log in to upload files");
    }
    long most = StoredFiles.mostBytes(ctx.site().config());
    String type = request.header("Content-Type").orElse("");
    try (Multipart form = Multipart.read(type, request.body(), most)) {
      refuseOthers(form);
      Spool content = form.file();
      if (content == null) {
        throw new ValidationException("The form has no part \"file\" with a file name");
      }
      NewFile file = described(form);
      check(ctx, request, file);
      return Chunks.isOne(form)
          ? chunk(request, Chunks.of(form), file, content)
          : answer(request, ctx.files().save(file, content.input()));
    }
  }

  private static Response chunk(Request request, Chunks chunk, NewFile file, Spool content)
      throws IOException {
    Context ctx = Context.current();
    Path folder = new FileFolder(ctx.site().path()).folder(true);
    Path place = chunk.place(folder, sender(ctx, request), file.fileName());
    long most = StoredFiles.mostBytes(ctx.site().config());
    if (!chunk.write(place, content.input(), most)) {
      return Response.json(Map.of());
    }
    try (InputStream whole = Files.newInputStream(place)) {
      SiteFile saved = ctx.files().save(file, whole);
      Files.deleteIfExists(place);
      return answer(request, saved);
    }
  }

  /** Whose chunks belong together; guests are told apart by address. */
  private static String sender(Context ctx, Request request) {
    return ctx.session().isGuest() ? "@" + request.remoteAddress() : ctx.user();
  }

  private static NewFile described(Multipart form) {
    String doctype = form.field("doctype");
    String folder = form.field("folder");
    String home = doctype.isEmpty() ? "Home" : "Home/Attachments";
    SiteFile.Place place =
        new SiteFile.Place(
            folder.isEmpty() ? home : folder,
            doctype,
            form.field("docname"),
            form.field("fieldname"));
    return new NewFile(FileNames.of(form.fileName()), isSet(form.field("is_private")), place);
  }

  private static void refuseOthers(Multipart form) {
    for (String field : NOT_TAKEN) {
      if (!form.field(field).isEmpty()) {
        throw new ValidationException(
            "upload_file does not take %s; send the content in the part \"file\"".formatted(field));
      }
    }
    if (isSet(form.field("optimize"))) {
      throw new ValidationException("Images are kept as they are; leave out optimize");
    }
  }

  private static void check(Context ctx, Request request, NewFile file) {
    boolean atDesk = RequestScope.of(request).login().filter(Login::isSystemUser).isPresent();
    String name = file.fileName();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!atDesk && !HARMLESS.contains(extension)) {
      throw new ValidationException(
          "You can only upload JPG, PNG, GIF, PDF, TXT, CSV, MP4, MOV or Office documents");
    }
    if (file.place().isAttached() && !ctx.files().mayAttach(file)) {
      throw new PermissionException(
          "No app lets you attach a file to %s %s (hooks.filePermission)"
              .formatted(file.place().doctype(), file.place().docname()));
    }
  }

  private static Response answer(Request request, SiteFile file) {
    ZoneId zone =
        Context.current()
            .site()
            .config()
            .text("time_zone")
            .map(ZoneId::of)
            .orElse(ZoneId.systemDefault());
    return Envelope.of(request).around(request, FileDocument.of(file, zone));
  }

  private static boolean isSet(String text) {
    return text.equals("1") || text.equalsIgnoreCase("true");
  }
}
