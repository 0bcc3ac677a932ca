/**
 * The public API for app authors: what an app declares, calls and is called with.
 *
 * <p>Nothing here names a server, a Redis client or a scheduler: those live in rooms of their own.
 */
@NullMarked
package dev.bench;

import org.jspecify.annotations.NullMarked;
