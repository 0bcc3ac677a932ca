/** The packets of Socket.IO, as they are read and written. Internal to this module. */
@NullMarked
package dev.bench.realtime.packet;

import org.jspecify.annotations.NullMarked;
