/**
 * The machine around a bench: steps that change files outside the folder of the bench, each with
 * its undoing, and the programs that read these files.
 *
 * <p>This package knows no bench. A {@link dev.bench.cli.machine.Machine} has a root folder, which
 * tests replace by a folder of their own.
 */
@NullMarked
package dev.bench.cli.machine;

import org.jspecify.annotations.NullMarked;
