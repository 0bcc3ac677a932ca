package dev.bench.database.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlSplitterTest {

  private static final String DUMP =
      """
      -- MariaDB dump
      INSERT INTO `it's` VALUES (1,'a\\'b;''c
      -- no comment
      d\\\\'),(2,"e;'f");
      /* 'left out; */ select 'one'; select "two", `th;ree`; # 'four
      insert into t values ('');
      """;

  @Test
  void statements_do_not_depend_on_where_the_bytes_are_parted() throws Exception {
    List<String> whole = statements(DUMP, DUMP.length());
    assertThat(whole)
        .containsExactly(
            "2: INSERT INTO `it's` VALUES (1,'a\\'b;''c\n-- no comment\nd\\\\'),(2,\"e;'f\")",
            "5: select 'one'",
            "5: select \"two\", `th;ree`",
            "6: insert into t values ('')");
    for (int size = 1; size < DUMP.length(); size++) {
      assertThat(statements(DUMP, size)).as("in chunks of %d bytes", size).isEqualTo(whole);
    }
  }

  @Test
  void a_statement_may_have_its_limit_and_not_a_byte_more() throws Exception {
    String statement = "select '%s'".formatted("x".repeat(200_000));
    assertThat(limited(statement, statement.length() + 1)).hasSize(1);
    assertThatThrownBy(() -> limited(statement, statement.length() - 2))
        .isInstanceOf(DumpRefusedException.class)
        .hasMessageContaining("more than restore_statement_max_size (200007) bytes");
  }

  private static List<String> statements(String sql, int size) throws Exception {
    List<String> found = new ArrayList<>();
    SqlSplitter splitter =
        new SqlSplitter(each -> found.add("%d: %s".formatted(each.line(), each.written())));
    byte[] bytes = sql.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; from += size) {
      byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
      splitter.accept(chunk, chunk.length);
    }
    splitter.end();
    return found;
  }

  private static List<String> limited(String statement, int longest) throws Exception {
    List<String> found = new ArrayList<>();
    byte[] bytes = (statement + ";").getBytes(UTF_8);
    new SqlSplitter(each -> found.add(each.written()), longest).accept(bytes, bytes.length);
    return found;
  }
}
