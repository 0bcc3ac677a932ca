package dev.bench.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * A bench that {@code bench start} runs, the same for all tests of a Java process.
 *
 * <pre>{@code
 * @RegisterExtension static final StartedBench bench = new StartedBench();
 * … bench.visitor().loggedIn(bench.password()).add("Buy milk")
 * }</pre>
 */
final class StartedBench implements BeforeAllCallback {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Shared shared;

  @Override
  public void beforeAll(ExtensionContext context) {
    shared =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(StartedBench.class))
            .computeIfAbsent(Shared.class, type -> Shared.started(), Shared.class);
  }

  /** The bench. */
  BenchUnderTest bench() {
    return shared.bench;
  }

  /** What its first start said. */
  String firstOutput() {
    return shared.firstOutput;
  }

  /** Administrator's password. */
  String password() {
    return shared.password;
  }

  /** A visitor without a login. */
  Visitor visitor() {
    return bench().visitor();
  }

  /** Administrator. */
  Visitor administrator() {
    return visitor().loggedIn(password());
  }

  /**
   * What a page says of the builds that it was made from; the same sources make the same builds.
   */
  String builds() {
    return visitor().get("/todos").body().replaceAll("(?s).*data-builds=\"([^\"]*)\".*", "$1");
  }

  /** The {@code bench start} that runs now. */
  Running running() {
    return shared.start;
  }

  /** Ends it by Ctrl-C and starts it again; what the second start said. */
  String startedAgain() {
    shared.start.signal("INT");
    shared.start.awaitEnd(LIMIT);
    shared.start = shared.bench.start();
    return shared.start.output();
  }

  private static final class Shared implements AutoCloseable {

    private final BenchUnderTest bench;
    private final String firstOutput;
    private final String password;
    private Running start;

    private Shared(BenchUnderTest bench, Running start) {
      this.bench = bench;
      this.start = start;
      this.firstOutput = start.output();
      this.password = start.await("Password +(\\S+)", LIMIT).group(1);
    }

    static Shared started() {
      try {
        BenchUnderTest bench = BenchUnderTest.make();
        return new Shared(bench, bench.start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      start.close();
      bench.close();
    }
  }
}
