/**
 * {@code bench deploy check}: whether the code and the settings of now would serve this bench.
 *
 * <p>The checks start and change nothing.
 */
@NullMarked
package dev.bench.cli.deploy;

import org.jspecify.annotations.NullMarked;
