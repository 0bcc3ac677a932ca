/**
 * Tables that apps serve at {@code /api/resource}, as they declare them.
 *
 * <p>Internal. The web server reads and writes their rows.
 */
@NullMarked
package dev.bench.resource;

import org.jspecify.annotations.NullMarked;
