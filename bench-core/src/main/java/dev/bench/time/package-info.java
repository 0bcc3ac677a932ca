/**
 * The time of a bench.
 *
 * <p>Internal: public only for the rest of the runtime and its test kit.
 */
@NullMarked
package dev.bench.time;

import org.jspecify.annotations.NullMarked;
