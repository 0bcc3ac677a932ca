package dev.bench.cli.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScriptRecordTest {

  private static final String OUTPUT = "public/dist/";

  private int saves;
  private ScriptFiles files = new ScriptFiles(new TreeMap<>());
  private ScriptRecord record = new ScriptRecord(null, Set.of(), Set.of());

  @Test
  void each_save_during_a_run_makes_the_script_run_once_more() {
    run("price.js");
    assertThat(isSettled()).as("a new file may be an output").isTrue();
    run();
    for (int save = 1; save <= 2; save++) {
      run("price.js");
      assertThat(isSettled()).as("after save %d in a row", save).isFalse();
    }
    run();
    assertThat(isSettled()).isTrue();

    run("price.js");
    assertThat(isSettled()).as("after a save later").isFalse();
  }

  @Test
  void what_every_run_changes_is_an_output_from_the_third_run_on() {
    files = edited("made.js");
    run("made.js");
    run("made.js");
    assertThat(isSettled()).isFalse();
    for (int more = 0; more < 3; more++) {
      run("made.js", "public/dist/shop.js");
      assertThat(isSettled()).isTrue();
    }
  }

  @Test
  void a_run_that_fails_before_it_writes_forgets_no_output() {
    files = edited("made.js");
    run("made.js");
    run("made.js");
    run("made.js");
    record = record.after(files, files, OUTPUT).unsettled(record);
    assertThat(isSettled()).isFalse();
    run("made.js");
    assertThat(isSettled()).isTrue();
  }

  private void run(String... changed) {
    ScriptFiles before = files;
    files = edited(changed);
    record = record.after(before, files, OUTPUT);
  }

  private ScriptFiles edited(String... paths) {
    TreeMap<String, String> stamps = new TreeMap<>(files.stamps());
    for (String path : paths) {
      stamps.put(path, Integer.toString(++saves));
    }
    return new ScriptFiles(stamps);
  }

  private boolean isSettled() {
    return record.isOf(files);
  }
}
