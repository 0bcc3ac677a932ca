package dev.bench.web.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code Range} header asks of a content. */
sealed interface ByteRange {

  /** All of it: the header is of no use. */
  record All() implements ByteRange {}

  /** Nothing that there is. */
  record None() implements ByteRange {}

  /** So many bytes from there on. */
  record Part(long from, long length) implements ByteRange {}

  /** The range that {@code header} asks of a content of {@code size} bytes. */
  static ByteRange of(String header, long size) {
    Matcher one = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})").matcher(header.strip());
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return new All();
    }
    if (one.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(one.group(2)), size);
      return last == 0 ? new None() : new Part(size - last, last);
    }
    long from = Long.parseLong(one.group(1));
    long to = one.group(2).isEmpty() ? size - 1 : Long.parseLong(one.group(2));
    if (to < from && !one.group(2).isEmpty()) {
      return new All(); // not a valid range
    }
    return from >= size ? new None() : new Part(from, Math.min(to, size - 1) - from + 1);
  }
}
