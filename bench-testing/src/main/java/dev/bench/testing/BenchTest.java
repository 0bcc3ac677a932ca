package dev.bench.testing;

import dev.bench.App;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test class with a site of its own, on a real MariaDB and a real Redis, on which the app under
 * test is installed.
 *
 * <p>Each test starts from the state after the installation: database and Redis are put back before
 * it. Tests take what they need as parameters: {@link TestSite} (also as {@link dev.bench.Site}),
 * {@link TestJobs}, and {@link dev.bench.http.Client}, of which each parameter is another one.
 *
 * <pre>{@code
 * @BenchTest
 * class TodosTest {
 *   @Test
 *   void a_todo_is_added(Client client, TestSite site, TestJobs jobs) {
 *     client.loginAs("a@b.c").post("/api/method/todo.Todos.add", Map.of("title", "x"));
 *     jobs.runAll();
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>The app runs as the class path of the test has it, behind a class loader of its own as in
 * production: what the test sees of its classes are copies, so that they share records and names,
 * and no static state.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BenchExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
public @interface BenchTest {

  /**
   * The app under test; by default the one in whose project the test class lies. The apps it
   * requires come from their builds in the bench.
   */
  Class<? extends App> app() default App.class;
}
