/**
 * How a line of the log looks: ours to write, {@code bench logs} to read back.
 *
 * <p>Internal. Logging itself is SLF4J's and Logback's; only the shape of a line lives here.
 */
@NullMarked
package dev.bench.logging;

import org.jspecify.annotations.NullMarked;
