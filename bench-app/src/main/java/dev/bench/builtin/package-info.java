/**
 * The app {@code bench}, installed first on every site: users, sessions, files, logs and mail.
 *
 * <p>Written with the public API plus a narrow internal one; nothing here knows a server.
 */
@NullMarked
package dev.bench.builtin;

import org.jspecify.annotations.NullMarked;
