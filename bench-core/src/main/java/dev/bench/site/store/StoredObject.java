package dev.bench.site.store;

import java.time.Instant;

/**
 * An object of a bucket.
 *
 * @param key its key
 * @param bytes its length
 * @param stored when it was stored, by the store's clock
 */
record StoredObject(String key, long bytes, Instant stored) {

  /** What its key ends with, after the last slash. */
  String name() {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
