/** Restarts of a bench, process after process, and one host at a time. */
@NullMarked
package dev.bench.cli.roll;

import org.jspecify.annotations.NullMarked;
