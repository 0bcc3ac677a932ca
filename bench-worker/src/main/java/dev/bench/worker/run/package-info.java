/**
 * One claimed job: running it, here or alone in a process of its own, stopping it, and deciding how
 * it ended.
 */
@NullMarked
package dev.bench.worker.run;

import org.jspecify.annotations.NullMarked;
