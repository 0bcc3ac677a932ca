/**
 * What an app author writes against: the app and its hooks, the context of a unit of work, jobs,
 * realtime, cache and errors.
 *
 * <p>Only this package and {@code dev.bench.http} are public. Nothing in them names a server, a
 * Redis client or a scheduler library. {@link dev.bench.ContextScope} is public by necessity and
 * internal.
 */
@NullMarked
package dev.bench;

import org.jspecify.annotations.NullMarked;
