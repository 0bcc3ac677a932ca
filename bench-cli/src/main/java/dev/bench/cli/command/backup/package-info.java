/** Commands that save sites and bring them back. */
@NullMarked
package dev.bench.cli.command.backup;

import org.jspecify.annotations.NullMarked;
