/**
 * Engine.IO over Netty: the listening socket and the handlers of its channels. Internal to this
 * module.
 */
@NullMarked
package dev.bench.realtime.engine;

import org.jspecify.annotations.NullMarked;
