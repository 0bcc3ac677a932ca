/**
 * Files of sites over HTTP: uploads, downloads, and the addresses of public and private files.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.file;

import org.jspecify.annotations.NullMarked;
