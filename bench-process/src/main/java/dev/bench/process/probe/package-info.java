/** How to know that a process is ready. */
@NullMarked
package dev.bench.process.probe;

import org.jspecify.annotations.NullMarked;
