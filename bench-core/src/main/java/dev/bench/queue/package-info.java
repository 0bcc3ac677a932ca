/**
 * Jobs in Redis, in the layout of RQ 2.x, and what a unit of work sends after its commit.
 *
 * <p>Internal. The write side (enqueue, cancel, look up) is for every process; claim and settle are
 * for the worker only. Everything read from Redis is parsed as hostile.
 */
@NullMarked
package dev.bench.queue;

import org.jspecify.annotations.NullMarked;
