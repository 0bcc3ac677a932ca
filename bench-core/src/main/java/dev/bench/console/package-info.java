/**
 * A console on a site: JShell with the classes of its apps, for one unit of work at a time.
 *
 * <p>Internal: public only for the command {@code console} and the console on error pages.
 */
@NullMarked
package dev.bench.console;

import org.jspecify.annotations.NullMarked;
