/** What runs in the processes of a bench: the services, and how each starts and ends. */
@NullMarked
package dev.bench.cli.service;

import org.jspecify.annotations.NullMarked;
