/**
 * Logins: from a password to a session, from a session's id to a user.
 *
 * <p>Internal; used by the web server and by realtime. The table {@code bench_session} holds every
 * session, redis_cache a short-lived copy. Neither holds a session's id, only its hash, so that
 * nobody who reads them can act as a user.
 */
@NullMarked
package dev.bench.session;

import org.jspecify.annotations.NullMarked;
