/**
 * Commands on the users of a site: passwords, roles, API keys, sessions.
 *
 * <p>No command takes a secret as an argument, since other users of the machine see arguments.
 */
@NullMarked
package dev.bench.cli.command.user;

import org.jspecify.annotations.NullMarked;
