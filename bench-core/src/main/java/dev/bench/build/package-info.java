/**
 * Builds of apps: immutable folders below {@code env/builds}, and how the last build of each app
 * went.
 *
 * <p>Internal. The builder writes them; services, site operations and tests read them. Source
 * folders, {@code mvn clean} and IDEs never touch them.
 */
@NullMarked
package dev.bench.build;

import org.jspecify.annotations.NullMarked;
