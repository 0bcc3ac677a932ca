/**
 * The servers that a bench runs for itself: Redis and MariaDB, from the machine or from Maven.
 *
 * <p>Internal. Finding or unpacking the programs, making the data folder, starting, readiness by
 * the servers' own protocols, and who keeps a server alive. What is stored in them is not known
 * here.
 */
@NullMarked
package dev.bench.embedded;

import org.jspecify.annotations.NullMarked;
