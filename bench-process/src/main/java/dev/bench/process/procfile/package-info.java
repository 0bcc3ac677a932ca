/** What a Procfile says: lines, policies, concurrency, ports, environment. */
@NullMarked
package dev.bench.process.procfile;

import org.jspecify.annotations.NullMarked;
