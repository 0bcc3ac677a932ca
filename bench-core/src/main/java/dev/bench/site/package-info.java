/**
 * Sites: which there are, what state they are in, and what is done to them as journaled steps.
 *
 * <p>Internal.
 */
@NullMarked
package dev.bench.site;

import org.jspecify.annotations.NullMarked;
