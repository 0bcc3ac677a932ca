/** Backups of sites in a store that speaks S3. */
@NullMarked
package dev.bench.site.store;

import org.jspecify.annotations.NullMarked;
