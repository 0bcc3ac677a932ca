/**
 * Looks a bench over and says what is wrong and what to do: one {@link dev.bench.doctor.Rule} for
 * each kind of finding. Internal.
 */
@NullMarked
package dev.bench.doctor;

import org.jspecify.annotations.NullMarked;
