/** The commands by which an operator looks at jobs and workers, and changes them. */
@NullMarked
package dev.bench.cli.command.job;

import org.jspecify.annotations.NullMarked;
