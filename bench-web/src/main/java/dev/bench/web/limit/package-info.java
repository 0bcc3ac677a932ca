/**
 * How much one caller, or one site, may ask for; counted in redis_cache.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.limit;

import org.jspecify.annotations.NullMarked;
