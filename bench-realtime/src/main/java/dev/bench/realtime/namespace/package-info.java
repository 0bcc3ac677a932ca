/**
 * What happens in the namespace of a site: clients enter, join rooms and get events, as long as
 * their sessions allow it. Internal to this module.
 */
@NullMarked
package dev.bench.realtime.namespace;

import org.jspecify.annotations.NullMarked;
