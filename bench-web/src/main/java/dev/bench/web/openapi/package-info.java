/**
 * The description of a site's API in OpenAPI 3.1.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.openapi;

import org.jspecify.annotations.NullMarked;
