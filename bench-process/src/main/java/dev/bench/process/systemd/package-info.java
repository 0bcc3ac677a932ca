/** What systemd is told of this program. */
@NullMarked
package dev.bench.process.systemd;

import org.jspecify.annotations.NullMarked;
