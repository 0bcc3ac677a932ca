package dev.bench.cli.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScriptRecordTest {

  private static final String OUTPUT = "public/dist/";

  private int writes;
  private ScriptFiles before = ScriptFiles.none();
  private ScriptFiles files = ScriptFiles.none();
  private ScriptRecord record = ScriptRecord.none();

  @Test
  void each_save_during_a_run_makes_the_script_run_once_more() {
    for (int save = 1; save < ScriptRecord.MOST_REPEATS; save++) {
      begin();
      save("price.js");
      end();
      assertThat(isSettled()).as("after save %d in a row", save).isFalse();
    }
    begin();
    end();
    assertThat(isSettled()).isTrue();

    begin();
    save("price.js");
    end();
    assertThat(isSettled()).as("after a save later").isFalse();
  }

  @Test
  void a_file_that_comes_or_goes_during_a_run_makes_the_script_run_once_more() {
    begin();
    save("price.js");
    end();
    assertThat(isSettled()).isFalse();
    begin();
    end();
    assertThat(isSettled()).isTrue();

    begin();
    files = ScriptFiles.none();
    end();
    assertThat(isSettled()).isFalse();
  }

  @Test
  void what_a_run_writes_with_the_content_of_the_run_before_is_an_output() {
    save("made.js");
    begin();
    save("made.js");
    end();
    assertThat(isSettled()).isFalse();
    begin();
    rewrite("made.js");
    end();
    assertThat(isSettled()).isTrue();

    for (int edits = 0; edits < 3; edits++) {
      begin();
      save("made.js");
      save(OUTPUT + "shop.js");
      end();
      assertThat(isSettled()).isTrue();
    }
  }

  @Test
  void what_changes_with_each_run_does_not_make_the_script_run_for_ever() {
    for (int run = 1; run < ScriptRecord.MOST_REPEATS; run++) {
      begin();
      save("made.js");
      assertThat(record.givenUp(before, files, OUTPUT)).isEmpty();
      end();
      assertThat(isSettled()).isFalse();
    }
    begin();
    save("made.js");
    assertThat(record.givenUp(before, files, OUTPUT)).containsExactly("made.js");
    end();
    assertThat(isSettled()).isTrue();

    begin();
    save("made.js");
    assertThat(record.givenUp(before, files, OUTPUT)).isEmpty();
    end();
    assertThat(isSettled()).as("it is known to be an output").isTrue();
  }

  @Test
  void a_run_that_fails_before_it_writes_forgets_no_output() {
    begin();
    save("made.js");
    end();
    begin();
    rewrite("made.js");
    end();

    record = record.after(files, files, OUTPUT).unsettled(record);
    assertThat(isSettled()).isFalse();
    begin();
    save("made.js");
    end();
    assertThat(isSettled()).isTrue();
  }

  private void begin() {
    before = files;
  }

  private void end() {
    record = record.after(before, files, OUTPUT);
  }

  private void save(String path) {
    write(path, ++writes);
  }

  /** Writes it with the content that it has. */
  private void rewrite(String path) {
    write(path, files.stamps().get(path).content());
  }

  private void write(String path, long content) {
    SortedMap<String, ScriptFile> stamps = new TreeMap<>(files.stamps());
    stamps.put(path, new ScriptFile(1, Instant.ofEpochMilli(++writes), content));
    files = new ScriptFiles(stamps);
  }

  private boolean isSettled() {
    return record.isOf(files);
  }
}
