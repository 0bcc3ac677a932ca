/** Records of the operations on sites: steps, output, how each ended. */
@NullMarked
package dev.bench.site.task;

import org.jspecify.annotations.NullMarked;
