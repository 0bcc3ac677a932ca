package dev.bench.web.resource;

import dev.bench.ValidationException;

/** A record lacks a value that its table needs (417). */
public final class MandatoryException extends ValidationException {

  private static final long serialVersionUID = 1L;

  /** Names the field. */
  MandatoryException(String resource, String field) {
    super("%s needs a value of %s; send it".formatted(resource, field));
  }
}
