/** Scripts that complete the command line in shells; the build writes them, not {@code bench}. */
@NullMarked
package dev.bench.cli.completion;

import org.jspecify.annotations.NullMarked;
