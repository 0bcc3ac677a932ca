package dev.bench.web.form;

import dev.bench.ValidationException;
import dev.bench.file.MaxFileSizeReachedException;
import dev.bench.web.server.AnswerTooLongException;
import dev.bench.web.server.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} form with one file at most.
 *
 * <p>Its fields are in memory, 1 MiB of them in all; its file is in a {@link Spool}. The last of a
 * name counts. Confined to one thread; closing forgets the file.
 */
public final class Multipart implements AutoCloseable {

  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)boundary=(?:\"([^\"]{1,200})\"|([^;,\\s]{1,200}))");
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([\\w*]+)=(?:\"([^\"]*)\"|([^;\\s]*))");
  private static final int MOST_PARTS = 1000;
  private static final long MOST_TEXT = 1 << 20;

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final long mostBytes;
  private @Nullable Spool file;
  private String fileName = "";
  private long text = MOST_TEXT;

  private Multipart(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Reads a body.
   *
   * @param type its {@code Content-Type}
   * @param mostBytes the longest file
   * @throws ValidationException when it is not a multipart form, or has a file in another part than
   *     {@code file}
   * @throws MaxFileSizeReachedException when the file is longer
   */
  public static Multipart read(String type, InputStream body, long mostBytes) throws IOException {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!type.regionMatches(true, 0, "multipart/form-data", 0, 19) || !boundary.find()) {
      throw new ValidationException(
          "Files are uploaded as multipart/form-data, with the content in the part \"file\"");
    }
    String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    Multipart form = new Multipart(mostBytes);
    try {
      form.readAll(new PartReader(body, text));
      return form;
    } catch (IOException | RuntimeException e) {
      form.close();
      throw e;
    }
  }

  /** A field as text; empty when it is missing. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** All fields by name. */
  public Map<String, String> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /** Whether there is a field of that name. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /** The content of the file; null when the form has none. */
  public @Nullable Spool file() {
    return file;
  }

  /** The name that the form gives to its file. */
  public String fileName() {
    return fileName;
  }

  private void readAll(PartReader parts) throws IOException {
    parts.copyRest(OutputStream.nullOutputStream());
    for (int i = 0; parts.hasNext(); i++) {
      if (i == MOST_PARTS) {
        throw new BrokenBodyException("The form has more than %d parts".formatted(MOST_PARTS));
      }
      readPart(parts);
    }
  }

  private void readPart(PartReader parts) throws IOException {
    String disposition = parts.head().getOrDefault("content-disposition", "");
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Matcher each = PARAMETER.matcher(disposition); each.find(); ) {
      parameters.put(
          each.group(1).toLowerCase(Locale.ROOT),
          each.group(2) == null ? each.group(3) : each.group(2));
    }
    String name = parameters.getOrDefault("name", "");
    String filed = parameters.getOrDefault("filename", parameters.getOrDefault("filename*", ""));
    if (name.equals("file") && parameters.containsKey("filename")) {
      close(); // of two, the last counts
      fileName = parameters.get("filename");
      file = content(parts);
    } else if (!filed.isEmpty()) { // as a text it would lose bytes
      throw new ValidationException(
          "The form has a file in the part \"%s\"; send one file, in the part \"file\", to /api/method/upload_file"
              .formatted(name));
    } else {
      Spool field = field(parts);
      text -= field.size();
      try (field) {
        fields.put(name, new String(field.input().readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private Spool content(PartReader parts) throws IOException {
    try {
      return Spool.of(parts::copyRest, mostBytes);
    } catch (AnswerTooLongException e) {
      throw new MaxFileSizeReachedException(mostBytes);
    }
  }

  private Spool field(PartReader parts) throws IOException {
    try {
      return Spool.of(parts::copyRest, text);
    } catch (AnswerTooLongException e) {
      throw new BrokenBodyException(
          "The fields of the form have more than %d bytes; send less".formatted(MOST_TEXT));
    }
  }

  @Override
  public void close() throws IOException {
    Spool open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
