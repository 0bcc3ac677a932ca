package figures;

import dev.bench.Context;
import dev.bench.Whitelisted;
import java.util.List;
import java.util.Map;

/** Rows of a table, and a method that needs none. */
public final class Rows {

  private Rows() {}

  /** A row. */
  public record Row(int id, String title) {}

  /** The caller. */
  @Whitelisted
  public static String who(Context ctx) {
    return ctx.user();
  }

  /** A row by its key. */
  @Whitelisted(allowGuest = true)
  public static Row row(Context ctx, int id) {
    return ctx.db()
        .createQuery("select id, title from figure where id = :id")
        .bind("id", id)
        .mapTo(Row.class)
        .one();
  }

  static Map<String, Object> page(Context ctx) {
    List<Row> rows =
        ctx.db()
            .createQuery("select id, title from figure where id <= 10 order by id")
            .mapTo(Row.class)
            .list();
    return Map.of("rows", rows);
  }
}
