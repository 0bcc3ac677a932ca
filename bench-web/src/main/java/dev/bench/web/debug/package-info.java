/**
 * What a developer sees of requests and their failures; only in {@code developer_mode}.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.debug;

import org.jspecify.annotations.NullMarked;
