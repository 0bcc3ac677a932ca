/** How it is known that a process does its work. */
@NullMarked
package dev.bench.process.probe;

import org.jspecify.annotations.NullMarked;
