/**
 * What the realtime server asks of the bench: sessions, sites, the checks of apps, and the events
 * that were published. Internal to this module.
 */
@NullMarked
package dev.bench.realtime.access;

import org.jspecify.annotations.NullMarked;
