/**
 * Compiles the sources and checks the templates of one app.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.cli.compile;

import org.jspecify.annotations.NullMarked;
