/** The functions of C that the process manager takes and the JDK does not have. */
@NullMarked
package dev.bench.process.libc;

import org.jspecify.annotations.NullMarked;
