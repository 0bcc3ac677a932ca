/**
 * Figures of this web process for Prometheus.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.metrics;

import org.jspecify.annotations.NullMarked;
