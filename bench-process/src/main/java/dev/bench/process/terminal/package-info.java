/**
 * Pseudo terminals that processes run on, and their clients.
 *
 * <p>Nothing of it is loaded where no line of a Procfile wants a terminal.
 */
@NullMarked
package dev.bench.process.terminal;

import org.jspecify.annotations.NullMarked;
