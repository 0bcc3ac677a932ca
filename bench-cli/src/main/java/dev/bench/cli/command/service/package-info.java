/** The commands that each process of a bench is started with. */
@NullMarked
package dev.bench.cli.command.service;

import org.jspecify.annotations.NullMarked;
