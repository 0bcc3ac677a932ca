/** The commands that add apps to a bench, take them out and test them. */
@NullMarked
package dev.bench.cli.command.app;

import org.jspecify.annotations.NullMarked;
