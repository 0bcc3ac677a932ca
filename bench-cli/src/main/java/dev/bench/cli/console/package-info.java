/** The console of a site at a terminal or a pipe, inside one unit of work at a time. */
@NullMarked
package dev.bench.cli.console;

import org.jspecify.annotations.NullMarked;
