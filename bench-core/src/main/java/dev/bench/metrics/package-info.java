/**
 * Figures of the processes of a bench for Prometheus: each process answers its own at a socket, and
 * one of them serves all at {@code management_port}.
 *
 * <p>Internal: public only for the services.
 */
@NullMarked
package dev.bench.metrics;

import org.jspecify.annotations.NullMarked;
