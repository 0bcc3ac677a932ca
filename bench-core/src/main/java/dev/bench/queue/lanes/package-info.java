/**
 * What is known of lanes, in which the jobs of a site wait in a queue: their upkeep, their room,
 * and the shares of sites. Internal.
 */
@NullMarked
package dev.bench.queue.lanes;

import org.jspecify.annotations.NullMarked;
