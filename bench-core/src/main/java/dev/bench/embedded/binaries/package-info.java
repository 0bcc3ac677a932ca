/**
 * The programs of Redis, MariaDB, esbuild and Sass: found on the machine, or unpacked from what
 * Maven brings.
 *
 * <p>Internal. What runs them is in {@code dev.bench.embedded}.
 */
@NullMarked
package dev.bench.embedded.binaries;

import org.jspecify.annotations.NullMarked;
