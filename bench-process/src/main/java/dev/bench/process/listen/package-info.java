/** Listening sockets that this program holds for the processes it starts. */
@NullMarked
package dev.bench.process.listen;

import org.jspecify.annotations.NullMarked;
