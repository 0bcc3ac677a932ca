/** How apps come into a bench and leave it: made from the scaffold, fetched, listed, archived. */
@NullMarked
package dev.bench.cli.apps;

import org.jspecify.annotations.NullMarked;
