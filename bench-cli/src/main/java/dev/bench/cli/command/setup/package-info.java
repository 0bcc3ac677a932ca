/** The commands that make a bench and what lies in its folders. */
@NullMarked
package dev.bench.cli.command.setup;

import org.jspecify.annotations.NullMarked;
