/**
 * How people and programs reach a running {@code bench start}: a Unix domain socket that only its
 * owner can open, and the keys of its terminal.
 *
 * <p>Nothing here owns state of the processes: every wish is a {@link
 * dev.bench.process.supervisor.Request} in the manager's one queue.
 */
@NullMarked
package dev.bench.process.control;

import org.jspecify.annotations.NullMarked;
