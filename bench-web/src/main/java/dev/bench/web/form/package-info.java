/**
 * Multipart forms: their parts, their fields and their file.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.form;

import org.jspecify.annotations.NullMarked;
