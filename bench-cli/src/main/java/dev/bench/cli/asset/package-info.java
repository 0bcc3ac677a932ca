/**
 * Bundles of apps: what a browser loads, made of scripts and styles in {@code public/}.
 *
 * <p>Internal. {@code dev.bench.cli.watch} builds them together with the code of an app.
 */
@NullMarked
package dev.bench.cli.asset;

import org.jspecify.annotations.NullMarked;
