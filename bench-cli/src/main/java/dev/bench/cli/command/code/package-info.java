/** The commands that list what the apps of a bench declare. */
@NullMarked
package dev.bench.cli.command.code;

import org.jspecify.annotations.NullMarked;
