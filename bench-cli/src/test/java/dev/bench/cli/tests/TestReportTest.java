package dev.bench.cli.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.setup.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of Surefire, and what a person is told of them. */
class TestReportTest {

  private static final String REPORT =
      """
      <testsuite name="shop.CartTest" time="1,028.178" tests="3" errors="1" skipped="1" failures="1">
        <properties><property name="a" value="b"/></properties>
        <testcase name="is_empty" classname="shop.CartTest" time="0.1"><skipped/></testcase>
        <testcase name="adds(int)[2]" classname="shop.CartTest" time="0.1">
          <failure message="x" type="E"><![CDATA[org.opentest4j.AssertionFailedError: expected: <1> but was: <2>
      \tat org.junit.jupiter.api.AssertEquals.assertEquals(AssertEquals.java:145)
      \tat shop.CartTest.adds(CartTest.java:12)
      \tat java.base/java.lang.reflect.Method.invoke(Method.java:580)
      ]]></failure>
          <system-out>printed</system-out>
        </testcase>
        <testcase name="pays" classname="shop.CartTest$Paying" time="0.1">
          <error message="y" type="E">java.lang.IllegalStateException: y</error>
        </testcase>
      </testsuite>
      """;

  private static final String GOOD =
      """
      <testsuite name="shop.CartTest" time="1" tests="1" errors="0" skipped="0" failures="0">
        <testcase name="is_empty" classname="shop.CartTest" time="0.1"/>
      </testsuite>
      """;

  @TempDir Path module;

  @Test
  void failed_tests_are_selected_without_their_arguments() throws IOException {
    write("TEST-shop.CartTest.xml", REPORT);
    List<TestReport> reports = TestReport.of(module);
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().took()).isEqualTo(Duration.ofMillis(1_028_178));
    assertThat(TestReport.failed(reports))
        .isEqualTo("shop.CartTest#adds,shop.CartTest$Paying#pays");
  }

  @Test
  void a_person_sees_the_message_and_the_frames_of_the_app() throws IOException {
    write("TEST-shop.CartTest.xml", REPORT);
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    new TestSummary("shop", new Progress(new PrintStream(told, true), false, false))
        .tell(TestReport.of(module));
    assertThat(told.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
              ✗ shop.CartTest  3 tests, 2 failed, 1 skipped
                  adds
                    org.opentest4j.AssertionFailedError: expected: <1> but was: <2>
                      at shop.CartTest.adds(CartTest.java:12)
                  pays
                    java.lang.IllegalStateException: y
              shop: 3 tests, 2 failed, 1 skipped
            """);
  }

  @Test
  void reports_of_an_earlier_run_are_not_taken_for_new_ones() throws IOException {
    write("TEST-shop.CartTest.xml", REPORT);
    TestReport.putAside(module);
    assertThat(TestReport.of(module)).isEmpty();
  }

  @Test
  void failed_tests_are_known_until_tests_run_again() throws IOException {
    write("TEST-shop.CartTest.xml", REPORT);
    TestReport.putAside(module);
    TestReport.putAside(module); // the next run did not compile
    assertThat(TestReport.failed(TestReport.ofLastTests(module))).contains("shop.CartTest#adds");

    write("TEST-shop.CartTest.xml", GOOD);
    assertThat(TestReport.failed(TestReport.ofLastTests(module))).isEmpty();
    TestReport.putAside(module);
    assertThat(TestReport.failed(TestReport.ofLastTests(module))).isEmpty();
  }

  @Test
  void a_report_that_is_cut_off_is_named() throws IOException {
    write("TEST-shop.CartTest.xml", REPORT.substring(0, 200));
    assertThatThrownBy(() -> TestReport.of(module))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("TEST-shop.CartTest.xml is not a report of Surefire");
  }

  private void write(String name, String text) throws IOException {
    Path folder = Files.createDirectories(module.resolve("target/surefire-reports"));
    Files.writeString(folder.resolve(name), text);
  }
}
