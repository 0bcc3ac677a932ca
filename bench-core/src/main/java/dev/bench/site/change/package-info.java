/**
 * The operations that change a site: new-site, install-app, migrate, restore, drop-site and others.
 *
 * <p>Internal.
 */
@NullMarked
package dev.bench.site.change;

import org.jspecify.annotations.NullMarked;
