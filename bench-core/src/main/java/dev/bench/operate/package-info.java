/**
 * What operators do with jobs, workers and schedules: look, explain, repeat, remove, suspend.
 *
 * <p>Functions that return records. The command line and the whitelisted methods of the app {@code
 * bench} both call them; a {@link dev.bench.operate.Reach} says which jobs a caller may see.
 * Internal.
 */
@NullMarked
package dev.bench.operate;

import org.jspecify.annotations.NullMarked;
