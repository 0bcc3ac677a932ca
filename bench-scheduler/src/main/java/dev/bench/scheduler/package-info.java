/**
 * The scheduler: a clock that enqueues jobs, once each, and never runs one.
 *
 * <p>Quartz lives here and nowhere else, as a clock in memory: our own {@code UnixCron} tells its
 * triggers when to fire, and Redis remembers what was fired.
 */
@NullMarked
package dev.bench.scheduler;

import org.jspecify.annotations.NullMarked;
