/**
 * The gateway between a server and an application: requests, responses and what stands between.
 *
 * <p>Nothing here knows a server library, a site or a database, so that a server or an application
 * can be replaced and an application can be called without a socket.
 */
@NullMarked
package dev.bench.http;

import org.jspecify.annotations.NullMarked;
