/**
 * The listening socket of the web server when another program holds it: a supervisor, systemd or
 * the process manager.
 *
 * <p>Such a socket outlives each web process, so a web process can be replaced without a refused
 * connection. Internal: public only for the rest of this module and the commands.
 */
@NullMarked
package dev.bench.web.listen;

import org.jspecify.annotations.NullMarked;
