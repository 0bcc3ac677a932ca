/**
 * The configuration files of the programs around a bench in production: nginx, supervisor, systemd
 * and logrotate.
 *
 * <p>Each file is a function of the settings, the sites and the Procfile. The same input gives the
 * same text.
 */
@NullMarked
package dev.bench.cli.production;

import org.jspecify.annotations.NullMarked;
