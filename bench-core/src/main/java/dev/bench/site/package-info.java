/**
 * Sites: which there are, what state they are in, and where their files and databases are.
 *
 * <p>Internal.
 */
@NullMarked
package dev.bench.site;

import org.jspecify.annotations.NullMarked;
