/**
 * What stands between the socket and a handler: errors, headers, site, maintenance, session, CSRF.
 *
 * <p>Each is a middleware that puts what it found out into the request's attributes, by type:
 * {@code SiteState}, {@code Session}, {@code Login}, {@code Arguments}. Internal: public only for
 * the rest of this module.
 */
@NullMarked
package dev.bench.web.chain;

import org.jspecify.annotations.NullMarked;
