/**
 * The distribution as its users meet it: unpacked, with {@code bin/bench} on the PATH, in a bench
 * that {@code bench init} made, through terminal, HTTP, Socket.IO and browser.
 *
 * <p>Nothing here calls the runtime's code to make something happen; it is called only to look at
 * what happened.
 */
@NullMarked
package dev.bench.e2e;

import org.jspecify.annotations.NullMarked;
