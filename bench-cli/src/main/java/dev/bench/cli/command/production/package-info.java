/** The commands that put a bench into production, keep it there and take it out. */
@NullMarked
package dev.bench.cli.command.production;

import org.jspecify.annotations.NullMarked;
