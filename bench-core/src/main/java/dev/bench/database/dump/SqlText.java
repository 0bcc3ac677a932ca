package dev.bench.database.dump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parts an SQL text of an app into its statements. */
public final class SqlText {

  private SqlText() {}

  /**
   * The statements, without comments; the last one needs no delimiter.
   *
   * @throws DumpRefusedException when it ends within a quotation or a comment
   */
  public static List<String> statements(String sql) throws Exception {
    List<String> statements = new ArrayList<>();
    SqlSplitter splitter = new SqlSplitter(each -> statements.add(each.written()));
    byte[] bytes = (sql.stripTrailing() + "\n;\n").getBytes(StandardCharsets.UTF_8);
    splitter.accept(bytes, bytes.length);
    splitter.end();
    statements.removeIf(String::isBlank);
    return statements;
  }
}
