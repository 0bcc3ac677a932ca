/**
 * What the modules of the runtime test with: a real Redis and a real MariaDB, one of each for a
 * Java process, and a bench in a temporary folder.
 *
 * <p>For our own tests only; authors of apps use the module bench-testing.
 */
@NullMarked
package dev.bench.testkit;

import org.jspecify.annotations.NullMarked;
