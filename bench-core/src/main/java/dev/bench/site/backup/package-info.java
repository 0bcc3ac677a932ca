/**
 * Backups of a site: the dump of its database, archives of its files, and the manifest of both.
 *
 * <p>Internal.
 */
@NullMarked
package dev.bench.site.backup;

import org.jspecify.annotations.NullMarked;
