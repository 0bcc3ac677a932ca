/** The command on what ran on sites. */
@NullMarked
package dev.bench.cli.command.task;

import org.jspecify.annotations.NullMarked;
