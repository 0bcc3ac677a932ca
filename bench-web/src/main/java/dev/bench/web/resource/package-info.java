/**
 * The rows of the tables that apps serve: {@code /api/resource}, and {@code frappe.client.*}.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.web.resource;

import org.jspecify.annotations.NullMarked;
