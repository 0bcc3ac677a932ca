/**
 * {@code bench update}: new code, backups, migrations and a restart as one operation with a
 * journal.
 */
@NullMarked
package dev.bench.cli.update;

import org.jspecify.annotations.NullMarked;
