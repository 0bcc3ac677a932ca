/**
 * What {@code bench start} knows of a bench: its record, its MariaDB, its ports and how its
 * services become ready.
 */
@NullMarked
package dev.bench.cli.start;

import org.jspecify.annotations.NullMarked;
