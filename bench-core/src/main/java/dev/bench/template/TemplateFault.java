package dev.bench.template;

/**
 * What is wrong with the text of a template.
 *
 * @param line from 1, or 0 when it is unknown
 * @param message what is wrong
 */
public record TemplateFault(int line, String message) {}
