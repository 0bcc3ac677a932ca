package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SiteWorkersTest {

  private final SiteWorkers workers = new SiteWorkers(2, 3);

  @AfterEach
  void stop() {
    workers.close();
  }

  @Test
  void a_site_takes_all_threads_while_no_other_waits() throws Exception {
    Task first = task("a");
    Task second = task("a");

    first.awaitBegin();
    second.awaitBegin();
  }

  @Test
  void a_site_gets_its_share_although_its_threads_are_lent() throws Exception {
    Task first = task("a");
    Task second = task("a");
    first.awaitBegin();
    second.awaitBegin();

    task("b").awaitBegin();
  }

  @Test
  void no_site_begins_past_its_share_while_another_waits() throws Exception {
    Task a1 = task("a");
    Task a2 = task("a");
    Task b1 = task("b");
    a1.awaitBegin();
    a2.awaitBegin();
    b1.awaitBegin();
    Task b2 = task("b");
    Task a3 = task("a");

    a1.end();
    a2.end();
    a3.awaitBegin(); // what may begin is decided for all at once

    assertThat(b2.hasBegun()).isFalse();
    b1.end();
    b2.awaitBegin();
  }

  @Test
  void a_task_that_throws_costs_no_thread() throws Exception {
    for (int i = 0; i < 10; i++) {
      workers.execute(
          "a",
          () -> {
            throw new IllegalStateException("of the test");
          },
          () -> {});
    }

    task("a").awaitBegin();
    task("a").awaitBegin();
  }

  @Test
  void a_site_is_full_when_as_many_wait_as_may() throws Exception {
    task("a").awaitBegin();
    task("a").awaitBegin();
    for (int i = 0; i < 3; i++) {
      assertThat(workers.isFull("a")).isFalse();
      task("a");
    }

    assertThat(workers.isFull("a")).isTrue();
    assertThat(workers.isFull("b")).isFalse();
  }

  @Test
  void a_thread_that_the_system_refuses_costs_no_place() throws Exception {
    AtomicBoolean refuses = new AtomicBoolean(true);
    ThreadFactory factory =
        work -> {
          if (refuses.get()) {
            throw new OutOfMemoryError("unable to create native thread: of the test");
          }
          return new Thread(work);
        };
    AtomicInteger refused = new AtomicInteger();
    try (SiteWorkers scarce = new SiteWorkers(2, 3, factory)) {
      for (int i = 0; i < 3; i++) { // more than there are places
        scarce.execute("a", () -> {}, refused::incrementAndGet);
      }
      assertThat(refused).hasValue(3);

      refuses.set(false);
      Task first = Task.open();
      scarce.execute("a", first, refused::incrementAndGet);
      first.awaitBegin();
      refuses.set(true);
      Task second = Task.open();
      scarce.execute("b", second, refused::incrementAndGet);
      assertThat(second.hasBegun()).isFalse();
      first.end();
      second.awaitBegin(); // on the thread of the first
      second.end();
    }
    assertThat(refused).hasValue(3);
  }

  private Task task(String site) {
    Task task = Task.open();
    workers.execute(site, task, () -> {});
    return task;
  }

  /** A task that goes on until it is told to end. */
  private record Task(CountDownLatch begun, CountDownLatch told) implements Runnable {

    @Override
    public void run() {
      begun.countDown();
      try {
        told.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the test is over
      }
    }

    static Task open() {
      return new Task(new CountDownLatch(1), new CountDownLatch(1));
    }

    void awaitBegin() throws InterruptedException {
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    }

    boolean hasBegun() {
      return begun.getCount() == 0;
    }

    void end() {
      told.countDown();
    }
  }
}
