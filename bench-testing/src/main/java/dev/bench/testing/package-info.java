/**
 * What an app author tests an app with: a site of its own, a client without a socket, a queue to
 * step.
 *
 * <p>Runs on real Redis and MariaDB; there are no mocks.
 */
@NullMarked
package dev.bench.testing;

import org.jspecify.annotations.NullMarked;
