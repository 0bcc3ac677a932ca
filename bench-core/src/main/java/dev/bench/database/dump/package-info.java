/**
 * Dumps of a database: made by MariaDB's own program, read statement by statement.
 *
 * <p>Internal.
 */
@NullMarked
package dev.bench.database.dump;

import org.jspecify.annotations.NullMarked;
