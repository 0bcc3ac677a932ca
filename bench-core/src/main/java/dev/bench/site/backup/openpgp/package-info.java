/** Files that are encrypted as {@code gpg --symmetric} does it. */
@NullMarked
package dev.bench.site.backup.openpgp;

import org.jspecify.annotations.NullMarked;
