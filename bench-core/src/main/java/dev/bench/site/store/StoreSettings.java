package dev.bench.site.store;

import dev.bench.ValidationException;
import dev.bench.config.Durations;
import dev.bench.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where backups are sent, and how long that may take.
 *
 * @param endpoint the address of the store; null: that of Amazon for the region
 * @param bucket the bucket
 * @param prefix what keys begin with, without slashes at its ends; may be empty
 * @param region the region, which requests are signed for
 * @param accessKey whose requests they are
 * @param secretKey signs the requests
 * @param partSize bytes of a part of a file; a longer file is sent in parts
 * @param connectLimit how long a connection may take
 * @param requestLimit how long one request may take, its repetitions included
 * @param transferLimit how long all files of one backup may take, to the store or from it
 */
record StoreSettings(
    @Nullable URI endpoint,
    String bucket,
    String prefix,
    String region,
    String accessKey,
    String secretKey,
    long partSize,
    Duration connectLimit,
    Duration requestLimit,
    Duration transferLimit) {

  static final String BUCKET = "backup_s3_bucket";
  static final String ACCESS_KEY = "backup_s3_access_key_id";
  static final String SECRET_KEY = "backup_s3_secret_access_key";
  static final String REQUEST_LIMIT = "backup_s3_request_limit";
  static final String TRANSFER_LIMIT = "backup_s3_transfer_limit";
  private static final String ENDPOINT = "backup_s3_endpoint";

  /** The most parts that the protocol takes. */
  private static final long MOST_PARTS = 10_000;

  private static final long PART_SIZE = 16L << 20;

  /**
   * The store of a site; empty where no bucket is named.
   *
   * @throws ValidationException when a setting is missing or has a wrong value
   */
  static Optional<StoreSettings> of(Settings settings) {
    Optional<String> bucket = settings.text(BUCKET);
    if (bucket.isEmpty()) {
      return Optional.empty();
    }
    for (String key : List.of(ACCESS_KEY, SECRET_KEY)) {
      if (settings.text(key).isEmpty()) {
        throw new ValidationException(
            "%s is set and %s is not; write it into sites/common_site_config.json"
                .formatted(BUCKET, key));
      }
    }
    return Optional.of(
        new StoreSettings(
            settings.text(ENDPOINT).map(StoreSettings::address).orElse(null),
            bucket.get(),
            settings.text("backup_s3_prefix").orElse("").replaceAll("^/+|/+$", ""),
            settings.text("backup_s3_region").orElse("us-east-1"),
            settings.text(ACCESS_KEY).orElseThrow(),
            settings.text(SECRET_KEY).orElseThrow(),
            settings.number("backup_s3_part_size").orElse(PART_SIZE),
            limit(settings, "backup_s3_connect_limit", "10s"),
            limit(settings, REQUEST_LIMIT, "5m"),
            limit(settings, TRANSFER_LIMIT, "6h")));
  }

  private static Duration limit(Settings settings, String key, String usual) {
    return Durations.parse(settings.text(key).orElse(usual));
  }

  /** An address must not hold a login, which messages would repeat. */
  private static URI address(String text) {
    try {
      URI address = new URI(text);
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (web && address.getHost() != null && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // as any other wrong one; the text may hold a password
    }
    throw new ValidationException(
        "%s is no address of a store; write one such as https://s3.example.com, without a login"
            .formatted(ENDPOINT));
  }

  /** The size of the parts of a file of so many bytes. */
  long partSizeOf(long bytes) {
    return Math.max(partSize, Math.ceilDiv(bytes, MOST_PARTS));
  }

  /** What the keys of {@code site} begin with. */
  String folderOf(String site) {
    return prefix.isEmpty() ? site + "/" : prefix + "/" + site + "/";
  }

  /** The bucket and its store, for people. */
  String where() {
    return endpoint == null
        ? "bucket %s in %s".formatted(bucket, region)
        : "bucket %s at %s".formatted(bucket, endpoint);
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return where();
  }
}
