/**
 * The thin adapter between sockets and a {@link dev.bench.web.server.Gateway}: the only place that
 * knows Undertow.
 *
 * <p>What HTTP allows and we do not (odd encodings, climbing paths, bodies without end) is refused
 * here, before an application sees it. Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.server;

import org.jspecify.annotations.NullMarked;
