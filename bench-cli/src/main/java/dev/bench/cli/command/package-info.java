/** The command {@code bench}; its subcommands lie in the packages below, one class each. */
@NullMarked
package dev.bench.cli.command;

import org.jspecify.annotations.NullMarked;
