/** Running the tests of apps through their Maven modules, and telling how that went. */
@NullMarked
package dev.bench.cli.tests;

import org.jspecify.annotations.NullMarked;
