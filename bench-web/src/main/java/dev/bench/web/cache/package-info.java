/**
 * Texts in redis_cache that are costly to make.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.cache;

import org.jspecify.annotations.NullMarked;
