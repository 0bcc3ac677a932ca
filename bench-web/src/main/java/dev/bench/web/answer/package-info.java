/**
 * What happens to answers on their way out: conditions, ranges, compression.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.answer;

import org.jspecify.annotations.NullMarked;
