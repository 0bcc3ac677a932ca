/**
 * The servers that a bench runs for itself: Redis and MariaDB.
 *
 * <p>Internal. Making the data folder, starting, readiness by the servers' own protocols, and which
 * processes keep a server alive. What is stored in them is not known here.
 */
@NullMarked
package dev.bench.embedded;

import org.jspecify.annotations.NullMarked;
