/**
 * The scheduler: a clock that enqueues jobs and never runs one.
 *
 * <p>Quartz lives here and nowhere else.
 */
@NullMarked
package dev.bench.scheduler;

import org.jspecify.annotations.NullMarked;
