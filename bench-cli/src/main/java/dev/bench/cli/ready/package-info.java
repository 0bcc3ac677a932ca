/** Whether a service process is ready, asked of that process alone. */
@NullMarked
package dev.bench.cli.ready;

import org.jspecify.annotations.NullMarked;
