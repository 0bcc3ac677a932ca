/**
 * Redis, behind a small facade: connections, reconnecting subscriptions, Lua scripts, and every key
 * of the system.
 *
 * <p>Internal, public by necessity. The only package that names Jedis. What is read here is parsed
 * as hostile: Redis lies inside the trust boundary, but others write to it too.
 */
@NullMarked
package dev.bench.redis;

import org.jspecify.annotations.NullMarked;
