/** The runs of {@code bench start} that are under way, and how a command finds the one it means. */
@NullMarked
package dev.bench.cli.runs;

import org.jspecify.annotations.NullMarked;
