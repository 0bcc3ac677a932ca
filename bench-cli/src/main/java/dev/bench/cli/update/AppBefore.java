package dev.bench.cli.update;

/**
 * An app as it was before an update.
 *
 * @param commit the commit of its sources; empty when they are no Git repository with an upstream
 * @param build the id of its current build; empty for none
 */
public record AppBefore(String commit, String build) {}
