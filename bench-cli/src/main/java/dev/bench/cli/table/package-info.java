/** Tables as the commands print them. */
@NullMarked
package dev.bench.cli.table;

import org.jspecify.annotations.NullMarked;
