/** What {@code bench start} knows of a bench: its services, its ports, its first start. */
@NullMarked
package dev.bench.cli.start;

import org.jspecify.annotations.NullMarked;
