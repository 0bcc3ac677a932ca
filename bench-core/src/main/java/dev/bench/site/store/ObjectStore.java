package dev.bench.site.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket of an S3-compatible store.
 *
 * <p>An object is there when all of it is: a file in parts appears with the last request. Each part
 * carries its checksum, which the store compares. Every failure is an {@link IOException} with a
 * sentence that names no key. Nothing of the user's own AWS settings is read.
 */
final class ObjectStore implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ObjectStore.class);
  private static final String CHECKSUM = "sha256";
  private static final String TYPE = "application/octet-stream";
  private static final int BUFFER = 1 << 16;

  private final StoreSettings settings;
  private final S3Client client;
  private final long begun = System.nanoTime();

  /** Opens it for one transfer, which the transfer limit begins with. */
  ObjectStore(StoreSettings settings) {
    this.settings = settings;
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.connectLimit())
                    .socketTimeout(settings.requestLimit()))
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            // Other stores than Amazon's do not know the newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(override ->
                override
                    .apiCallTimeout(settings.requestLimit())
                    .defaultProfileFile(ProfileFile.aggregator().build()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint()).forcePathStyle(true);
    }
    this.client = builder.build();
  }

  /** The objects whose keys begin with {@code prefix}, sorted by key. */
  List<StoredObject> list(String prefix) throws IOException {
    return ask(() ->
        client
            .listObjectsV2Paginator(list -> list.bucket(settings.bucket()).prefix(prefix))
            .contents()
            .stream()
            .map(each -> new StoredObject(each.key(), each.size(), each.lastModified()))
            .toList());
  }

  /** The checksum that an object was stored with; empty when it has none or is not there. */
  Optional<String> checksum(String key) throws IOException {
    return ask(() -> {
      try {
        Map<String, String> said =
            client.headObject(head -> head.bucket(settings.bucket()).key(key)).metadata();
        return Optional.ofNullable(said.get(CHECKSUM));
      } catch (NoSuchKeyException _) {
        return Optional.empty();
      }
    });
  }

  /**
   * Stores a file; what was there before stays until all of it is stored.
   *
   * @param sent hears of the bytes that the store has
   */
  void put(String key, MeasuredFile file, LongConsumer sent) throws IOException {
    if (file.segments().size() == 1) {
      MeasuredFile.Segment all = file.segments().getFirst();
      ask(() ->
          client.putObject(
              put ->
                  put.bucket(settings.bucket())
                      .key(key)
                      .contentMD5(all.md5())
                      .metadata(Map.of(CHECKSUM, file.sha256())),
              body(file, all)));
      sent.accept(all.bytes());
      return;
    }
    String upload =
        ask(() ->
            client
                .createMultipartUpload(create ->
                    create
                        .bucket(settings.bucket())
                        .key(key)
                        .contentType(TYPE)
                        .metadata(Map.of(CHECKSUM, file.sha256())))
                .uploadId());
    boolean complete = false;
    try {
      putParts(key, upload, file, sent);
      complete = true;
    } finally {
      if (!complete) {
        abandon(key, upload);
      }
    }
  }

  private void putParts(String key, String upload, MeasuredFile file, LongConsumer sent)
      throws IOException {
    List<CompletedPart> parts = new ArrayList<>();
    for (MeasuredFile.Segment segment : file.segments()) {
      int number = parts.size() + 1;
      String tag =
          ask(() ->
              client
                  .uploadPart(
                      part ->
                          part.bucket(settings.bucket())
                              .key(key)
                              .uploadId(upload)
                              .partNumber(number)
                              .contentMD5(segment.md5()),
                      body(file, segment))
                  .eTag());
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      sent.accept(segment.from() + segment.bytes());
    }
    ask(() ->
        client.completeMultipartUpload(complete ->
            complete
                .bucket(settings.bucket())
                .key(key)
                .uploadId(upload)
                .multipartUpload(all -> all.parts(parts))));
  }

  /** The parts of a failed upload cost money until they are given up. */
  private void abandon(String key, String upload) {
    try {
      client.abortMultipartUpload(
          abort -> abort.bucket(settings.bucket()).key(key).uploadId(upload));
    } catch (SdkException e) {
      log.warn("The parts of an unfinished upload of {} stay in the store: {}", key, e.toString());
    }
  }

  /**
   * Gives up uploads that never came to their end, below {@code prefix}.
   *
   * @param meant which keys
   * @param before only those that began before it
   */
  void abandon(String prefix, Predicate<String> meant, Instant before) throws IOException {
    List<MultipartUpload> uploads =
        ask(() ->
            client
                .listMultipartUploadsPaginator(
                    list -> list.bucket(settings.bucket()).prefix(prefix))
                .uploads()
                .stream()
                .toList());
    for (MultipartUpload upload : uploads) {
      if (upload.key().startsWith(prefix)
          && meant.test(upload.key())
          && upload.initiated().isBefore(before)) {
        abandon(upload.key(), upload.uploadId());
      }
    }
  }

  private static RequestBody body(MeasuredFile file, MeasuredFile.Segment segment) {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            return new SegmentStream(file.file(), segment);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        segment.bytes(),
        TYPE);
  }

  /** Copies an object to {@code out}; its bytes are not checked. */
  void copy(String key, OutputStream out) throws IOException {
    try (InputStream in =
        ask(() -> client.getObject(get -> get.bucket(settings.bucket()).key(key)))) {
      byte[] chunk = new byte[BUFFER];
      int count;
      while ((count = in.read(chunk)) >= 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("The copying of a backup was interrupted");
        }
        checkTime();
        out.write(chunk, 0, count);
      }
    }
  }

  /** Removes an object; nothing happens when there is none. */
  void delete(String key) throws IOException {
    ask(() -> client.deleteObject(delete -> delete.bucket(settings.bucket()).key(key)));
  }

  private void checkTime() throws IOException {
    if (System.nanoTime() - begun > settings.transferLimit().toNanos()) {
      throw new IOException(
          "it took longer than %ds (%s)"
              .formatted(settings.transferLimit().toSeconds(), StoreSettings.TRANSFER_LIMIT));
    }
  }

  private <T> T ask(Supplier<T> request) throws IOException {
    checkTime();
    try {
      return request.get();
    } catch (S3Exception e) {
      String code = e.awsErrorDetails() == null ? "" : " " + e.awsErrorDetails().errorCode();
      throw new IOException("the store answered %d%s".formatted(e.statusCode(), code), e);
    } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
      throw new IOException(
          "the store did not take or answer a request within %ds (%s)"
              .formatted(settings.requestLimit().toSeconds(), StoreSettings.REQUEST_LIMIT),
          e);
    } catch (AbortedException e) {
      InterruptedIOException interrupted = new InterruptedIOException("it was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } catch (SdkException | UncheckedIOException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new IOException("the store was not reached: %s".formatted(cause), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
