package dev.bench.cli.logs;

import java.util.OptionalLong;

/**
 * Lines of a log that went with their files before they could be read.
 *
 * @param bytes how much that was; empty when nothing says, and then it may be nothing as well
 */
record Gap(OptionalLong bytes) {

  /** As people read it. */
  String text(String family) {
    return bytes.isPresent()
        ? "… %d bytes of %s are missing here: they were rotated away before they could be read"
            .formatted(bytes.getAsLong(), family)
        : "… lines of %s may be missing here: files were rotated away before they could be read"
            .formatted(family);
  }
}
