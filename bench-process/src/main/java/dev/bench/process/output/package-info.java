/** Lines of children on their way to the terminal and to log files. */
@NullMarked
package dev.bench.process.output;

import org.jspecify.annotations.NullMarked;
