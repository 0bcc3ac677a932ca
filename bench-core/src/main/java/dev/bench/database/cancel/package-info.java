/** The end of long work that waits for a database server or a program. */
@NullMarked
package dev.bench.database.cancel;

import org.jspecify.annotations.NullMarked;
