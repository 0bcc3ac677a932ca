/**
 * The console on error pages: Java on the site of a request that failed, for its developer; only in
 * {@code developer_mode}.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.console;

import org.jspecify.annotations.NullMarked;
