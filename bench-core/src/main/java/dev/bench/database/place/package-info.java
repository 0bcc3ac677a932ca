/** The places for connections to a database server that the processes of a bench share. */
@NullMarked
package dev.bench.database.place;

import org.jspecify.annotations.NullMarked;
