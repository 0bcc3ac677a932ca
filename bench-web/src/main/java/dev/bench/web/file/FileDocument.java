package dev.bench.web.file;

import dev.bench.SiteFile;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A file as Frappe's document of type {@code File} tells it. */
final class FileDocument {

  private FileDocument() {}

  /** The document of {@code file}; times are of {@code zone}. */
  static Map<String, Object> of(SiteFile file, ZoneId zone) {
    String created =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(zone)
            .format(file.made().created());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("doctype", "File");
    document.put("name", file.name());
    document.put("owner", file.made().owner());
    document.put("creation", created);
    document.put("modified", created);
    document.put("modified_by", file.made().owner());
    document.put("docstatus", 0);
    document.put("idx", 0);
    document.put("file_name", file.fileName());
    document.put("is_private", file.isPrivate() ? 1 : 0);
    document.put("file_type", type(file.fileName()));
    document.put("is_home_folder", 0);
    document.put("is_attachments_folder", 0);
    document.put("file_size", file.content().size());
    document.put("file_url", file.url());
    document.put("folder", file.place().folder());
    document.put("is_folder", 0);
    document.put("attached_to_doctype", file.place().doctype());
    document.put("attached_to_name", file.place().docname());
    document.put("attached_to_field", file.place().fieldname());
    document.put("content_hash", file.content().hash());
    return document;
  }

  private static String type(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? "" : fileName.substring(dot + 1).toUpperCase(Locale.ROOT);
  }
}
