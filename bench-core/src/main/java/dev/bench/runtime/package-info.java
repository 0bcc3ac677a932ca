/**
 * What every process of a bench shares, and the unit of work in which all app code runs.
 *
 * <p>Internal. A request, a job, a schedule and a console line are told the same way here: bind the
 * site and the user, open the transaction on first use, run, settle, then send.
 */
@NullMarked
package dev.bench.runtime;

import org.jspecify.annotations.NullMarked;
