package dev.bench.database.dump;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.cancel.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {

  @TempDir private Path folder;

  @Test
  void a_program_that_a_signal_ends_is_a_failure_unless_the_work_was_cancelled() throws Exception {
    Path program = Files.writeString(folder.resolve("dump"), "#!/bin/sh\nkill -TERM $$\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Dump dump =
        new Dump(
            program,
            new DatabaseAddress("127.0.0.1", 3306, Optional.empty(), "shop", "shop", "secret"));
    Cancellation cancellation = new Cancellation();

    assertThatThrownBy(() -> dump.to(OutputStream.nullOutputStream(), _ -> {}, cancellation))
        .isInstanceOf(IOException.class)
        .hasMessage("mariadb-dump was ended by signal 15");

    cancellation.request();
    assertThatThrownBy(() -> dump.to(OutputStream.nullOutputStream(), _ -> {}, cancellation))
        .isInstanceOf(InterruptedException.class);
  }
}
