/** The functions of C that the process manager needs and the JDK lacks. */
@NullMarked
package dev.bench.process.libc;

import org.jspecify.annotations.NullMarked;
