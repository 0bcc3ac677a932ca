/**
 * The log files of a bench: their names, the shape of their lines, written capped and read back.
 *
 * <p>{@code bench start} writes them through {@link dev.bench.process.output.LogFile}, {@code bench
 * logs} reads them. Nothing here knows processes; memory is bounded whatever the length of a file.
 */
@NullMarked
package dev.bench.cli.logs;

import org.jspecify.annotations.NullMarked;
