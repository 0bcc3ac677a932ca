/**
 * Pages for people: the apps' templates, the start and login pages, and errors.
 *
 * <p>Pebble lives here and nowhere else. Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.page;

import org.jspecify.annotations.NullMarked;
