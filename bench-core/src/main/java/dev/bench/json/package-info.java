/**
 * JSON in and out: one thin wrapper of the mapper library.
 *
 * <p>Internal. A generation of app code has a mapper of its own, because a mapper remembers the
 * types it saw and would keep old class loaders alive.
 */
@NullMarked
package dev.bench.json;

import org.jspecify.annotations.NullMarked;
