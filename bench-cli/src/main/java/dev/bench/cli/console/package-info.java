/**
 * The console of a site: JShell with the classes of its apps, inside one unit of work at a time.
 */
@NullMarked
package dev.bench.cli.console;

import org.jspecify.annotations.NullMarked;
