/**
 * The command {@code bench}: one class a command.
 *
 * <p>picocli, JLine and directory-watcher live here and nowhere else; only this module prints.
 */
@NullMarked
package dev.bench.cli;

import org.jspecify.annotations.NullMarked;
