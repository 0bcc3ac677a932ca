/**
 * Pseudo terminals that processes run on, and their clients.
 *
 * <p>Its classes are loaded only when a line of a Procfile asks for a terminal.
 */
@NullMarked
package dev.bench.process.terminal;

import org.jspecify.annotations.NullMarked;
