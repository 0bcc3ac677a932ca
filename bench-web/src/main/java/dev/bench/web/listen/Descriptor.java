package dev.bench.web.listen;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/**
 * A file descriptor of this process, and the calls of C about sockets that the JDK does not have.
 *
 * <p>The constants are those of Linux on x86-64 and AArch64. Source: socket(7), getsockname(2),
 * dup(2), fcntl(2).
 *
 * @param number its number, from 0 on
 */
record Descriptor(int number) {

  private static final int SOL_SOCKET = 1;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_DOMAIN = 39;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  /** A {@code sockaddr} of either family has the port at this place, the high byte first. */
  private static final int PORT = 2;

  private static final int LONGEST_ADDRESS = 128;

  private static final MethodHandle GETSOCKOPT =
      function(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle GETSOCKNAME =
      function("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle DUP3 =
      function("dup3", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle FCNTL =
      function(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));

  /** Whether it is a socket that listens. */
  boolean listens() {
    return option(SO_ACCEPTCONN).orElse(0) != 0;
  }

  /** Whether it is a socket of TCP over IPv4 or IPv6, if it is a stream. */
  boolean isOfInternet() {
    OptionalInt domain = option(SO_DOMAIN);
    return domain.isPresent() && (domain.getAsInt() == AF_INET || domain.getAsInt() == AF_INET6);
  }

  /** The port of a socket; empty when it is no socket of the internet. */
  OptionalInt port() {
    if (!isOfInternet()) {
      return OptionalInt.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(LONGEST_ADDRESS);
      MemorySegment length = arena.allocateFrom(JAVA_INT, LONGEST_ADDRESS);
      if (call(GETSOCKNAME, number, address, length) != 0) {
        return OptionalInt.empty();
      }
      int high = Byte.toUnsignedInt(address.get(JAVA_BYTE, PORT));
      int low = Byte.toUnsignedInt(address.get(JAVA_BYTE, PORT + 1));
      return OptionalInt.of(high << 8 | low);
    }
  }

  /**
   * Makes {@code other} a second name of this one, as a selector needs it: not blocking, and closed
   * in programs that this process starts. What {@code other} was before is closed.
   */
  void replace(Descriptor other) throws IOException {
    checked("dup3", call(DUP3, number, other.number, O_CLOEXEC));
    int flags = checked("fcntl", call(FCNTL, other.number, F_GETFL, 0));
    checked("fcntl", call(FCNTL, other.number, F_SETFL, flags | O_NONBLOCK));
  }

  private OptionalInt option(int name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocateFrom(JAVA_INT, 0);
      MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      return call(GETSOCKOPT, number, SOL_SOCKET, name, value, length) == 0
          ? OptionalInt.of(value.get(JAVA_INT, 0))
          : OptionalInt.empty();
    }
  }

  private static int checked(String function, int result) throws IOException {
    if (result < 0) {
      throw new IOException("the system refused %s on a listening socket".formatted(function));
    }
    return result;
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable impossible) {
      throw new LinkageError("a function of C cannot be called", impossible);
    }
  }

  @SuppressWarnings("restricted") // what this class is for
  private static MethodHandle function(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
  }
}
