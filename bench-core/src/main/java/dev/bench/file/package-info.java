/**
 * The files of sites: their names, their content on the disk, their rows.
 *
 * <p>Internal; apps use {@link dev.bench.Files}.
 */
@NullMarked
package dev.bench.file;

import org.jspecify.annotations.NullMarked;
