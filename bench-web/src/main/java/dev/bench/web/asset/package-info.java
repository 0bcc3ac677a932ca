/**
 * Static files: the apps' assets, small ones from memory, and the sites' public files.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.asset;

import org.jspecify.annotations.NullMarked;
