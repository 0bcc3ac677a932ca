/**
 * Tells browsers and editors of builds: the port {@code file_watcher_port}.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.cli.devserver;

import org.jspecify.annotations.NullMarked;
