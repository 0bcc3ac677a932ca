/**
 * Calls of methods over HTTP, with Frappe's envelopes, and the methods that the runtime answers
 * itself: ping, version, login, logout.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.api;

import org.jspecify.annotations.NullMarked;
