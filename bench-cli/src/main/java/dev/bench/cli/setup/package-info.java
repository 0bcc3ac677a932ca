/**
 * What a bench needs before it can run: folders, configuration files, programs, the first site.
 *
 * <p>Every step makes only what is missing and can be repeated after a {@code kill -9}; files that
 * people edit are never overwritten unless they ask for it.
 */
@NullMarked
package dev.bench.cli.setup;

import org.jspecify.annotations.NullMarked;
