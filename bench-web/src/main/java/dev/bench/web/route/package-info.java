/**
 * Which request goes where: pure, in memory, fixed when a generation of app code is loaded.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.route;

import org.jspecify.annotations.NullMarked;
