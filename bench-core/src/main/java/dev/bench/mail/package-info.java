/**
 * The mail queue of a site, and the sending of its mail by SMTP.
 *
 * <p>Internal. Angus Mail lives here and nowhere else.
 */
@NullMarked
package dev.bench.mail;

import org.jspecify.annotations.NullMarked;
