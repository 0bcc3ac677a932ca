package dev.bench.site.backup;

import java.nio.charset.StandardCharsets;

/** The format of {@code tar} as POSIX has it: one header of 512 bytes before each entry. */
final class Tar {

  static final int BLOCK = 512;
  static final int NAME = 100;
  static final int SIZE_AT = 124;
  static final int SIZE = 12;
  static final int TYPE_AT = 156;
  static final int CHECKSUM_AT = 148;
  static final int CHECKSUM = 8;

  static final char FILE = '0';
  static final char FOLDER = '5';

  /** A header in the way of POSIX.1-2001, whose content says the path and size of the next. */
  static final char EXTENDED = 'x';

  /** A header of GNU tar, whose content is the path of the next. */
  static final char LONG_NAME = 'L';

  private Tar() {}

  /** How many bytes fill the last block of {@code size} bytes. */
  static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  /** The sum of a header's bytes, those of the sum itself counted as blanks. */
  static int checksum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM;
      sum += own ? ' ' : (header[i] & 0xff);
    }
    return sum;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
