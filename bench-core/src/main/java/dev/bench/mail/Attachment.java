package dev.bench.mail;

import dev.bench.ValidationException;
import java.net.URLConnection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that a mail carries.
 *
 * @param content not copied, and must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // contents are never compared, and copying costs
public record Attachment(String fileName, String mediaType, byte[] content) {

  private static final int LONGEST_NAME = 255;
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^+.-]{1,64}/[\\w!#$&^+.-]{1,64}(; ?charset=[\\w-]{1,40})?");

  /** Checks name and type. */
  public Attachment {
    if (fileName.isBlank()
        || fileName.length() > LONGEST_NAME
        || fileName.matches("(?s).*[/\\\\].*")
        || HeaderText.breaksLine(fileName)) {
      throw new ValidationException(
          "\"%s\" is not a name for an attachment; write a file name without folders, such as list.csv"
              .formatted(HeaderText.shown(fileName)));
    }
    if (!MEDIA_TYPE.matcher(mediaType).matches() || mediaType.startsWith("multipart/")) {
      throw new ValidationException(
          "\"%s\" is not a type for the attachment %s; write one such as text/csv"
              .formatted(HeaderText.shown(mediaType), fileName));
    }
  }

  /** A file whose type follows from its name. */
  public static Attachment of(String fileName, byte[] content) {
    String guessed = URLConnection.guessContentTypeFromName(fileName);
    return new Attachment(
        fileName, Optional.ofNullable(guessed).orElse("application/octet-stream"), content);
  }
}
