/**
 * The worker: claims jobs from Redis, runs them and settles their outcome.
 *
 * <p>Knows nothing of the other services; they meet in Redis.
 */
@NullMarked
package dev.bench.worker;

import org.jspecify.annotations.NullMarked;
