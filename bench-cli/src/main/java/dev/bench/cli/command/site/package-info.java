/** The commands that make, change or read sites. */
@NullMarked
package dev.bench.cli.command.site;

import org.jspecify.annotations.NullMarked;
