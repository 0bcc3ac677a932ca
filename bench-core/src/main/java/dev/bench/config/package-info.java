/**
 * The bench's folder and its settings.
 *
 * <p>Internal. {@code sites/common_site_config.json}, {@code sites/<site>/site_config.json} and the
 * environment become records here; every fault is found at once. Files are written by replacing
 * them whole. Names, keys and defaults are Frappe's.
 */
@NullMarked
package dev.bench.config;

import org.jspecify.annotations.NullMarked;
