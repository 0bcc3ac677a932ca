/** Single tables of a site. */
@NullMarked
package dev.bench.site.table;

import org.jspecify.annotations.NullMarked;
