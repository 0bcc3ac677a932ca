/**
 * The journal of an operation on a site: what is undone before its commit mark, and what is
 * finished after it.
 *
 * <p>Internal.
 */
@NullMarked
package dev.bench.site.journal;

import org.jspecify.annotations.NullMarked;
