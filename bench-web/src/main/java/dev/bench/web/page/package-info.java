/**
 * Pages for people: the apps' templates, the start and login pages, and errors.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.page;

import org.jspecify.annotations.NullMarked;
