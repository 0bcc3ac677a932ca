/**
 * The web server of a bench, put together: {@link dev.bench.web.WebServer} and the bench's own
 * application.
 *
 * <p>Undertow lives in {@code server}, Pebble in {@code page}, and nowhere else. The way of a
 * request: {@code server} → {@link dev.bench.web.BenchApplication} → {@code route} → {@code chain}
 * → {@code api}, {@code page} or {@code asset}.
 */
@NullMarked
package dev.bench.web;

import org.jspecify.annotations.NullMarked;
