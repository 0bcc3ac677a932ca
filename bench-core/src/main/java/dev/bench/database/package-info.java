/**
 * The sites' databases: a small pool a site, a budget of connections over all of them, and the one
 * transaction of a unit of work.
 *
 * <p>Internal, and the only place that knows the pool, the driver and the migration library.
 */
@NullMarked
package dev.bench.database;

import org.jspecify.annotations.NullMarked;
