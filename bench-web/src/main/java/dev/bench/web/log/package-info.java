/**
 * What is written down of requests: their ids, the access log, the monitor's lines.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.log;

import org.jspecify.annotations.NullMarked;
