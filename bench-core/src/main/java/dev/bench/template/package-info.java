/**
 * Templates of pages and mails.
 *
 * <p>Internal. Pebble lives here and nowhere else.
 */
@NullMarked
package dev.bench.template;

import org.jspecify.annotations.NullMarked;
