/**
 * The migrations of an app: applied once to each database, in order, by Flyway.
 *
 * <p>Internal.
 */
@NullMarked
package dev.bench.database.migration;

import org.jspecify.annotations.NullMarked;
