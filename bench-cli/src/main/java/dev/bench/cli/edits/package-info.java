/**
 * What an edit takes beside a build: a new start of a service, or a migration.
 *
 * <p>Internal: public only for the rest of this module.
 */
@NullMarked
package dev.bench.cli.edits;

import org.jspecify.annotations.NullMarked;
