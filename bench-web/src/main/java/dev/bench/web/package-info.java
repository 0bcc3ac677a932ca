/**
 * The web server: sockets, routes, middleware, pages and assets.
 *
 * <p>Undertow and Pebble live here and nowhere else.
 */
@NullMarked
package dev.bench.web;

import org.jspecify.annotations.NullMarked;
