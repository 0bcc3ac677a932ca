package @app@;

import dev.bench.Context;
import dev.bench.Job;
import dev.bench.RunningJob;
import java.util.List;

/** Counts the words of all notes: an example of a job. */
public final class WordCount {

  private WordCount() {}

  /** Counts; tells its progress to the browser of the user, and returns the number of words. */
  @Job(queue = "default", timeout = "5m", retries = 2, backoff = "10s")
  public static int run(Context ctx) {
    List<Note> notes = Notes.list(ctx);
    int words = 0;
    for (int i = 0; i < notes.size(); i++) {
      ctx.job().ifPresent(RunningJob::checkStop);
      words += notes.get(i).text().split("\\s+").length;
      ctx.realtime()
          .progress(100 * (i + 1) / notes.size(), "Counting", (i + 1) + " of " + notes.size());
    }
    ctx.realtime().progress(100, "Counting", words + " words in " + notes.size() + " notes");
    return words;
  }
}
