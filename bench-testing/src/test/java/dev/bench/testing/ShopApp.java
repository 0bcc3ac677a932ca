package dev.bench.testing;

import java.io.IOException;
import java.nio.file.Path;

/** A small app whose installation leaves rows behind. */
final class ShopApp {

  private ShopApp() {}

  /** Its project in {@code folder}, not yet built. */
  static AppProject in(Path folder) throws IOException {
    return new AppProject(folder)
        .service("shop.ShopApp")
        .source("main", "shop", "ShopApp", APP)
        .source("main", "shop", "Things", METHODS)
        .file("src/main/resources/db/migration/V1__things.sql", TABLES);
  }

  private static final String APP =
      """
      import dev.bench.*;
      public final class ShopApp implements App {
        @Override public String name() { return "shop"; }
        @Override public void register(Hooks hooks) { hooks.afterInstall(Things::seed); }
      }
      """;

  private static final String METHODS =
      """
      import dev.bench.*;
      import java.util.*;
      public final class Things {
        private Things() {}
        public static void seed(Context ctx) {
          ctx.db().execute("insert into setting (k, v) values ('colour', 'red')");
        }
        @Whitelisted(allowGuest = true) public static String who(Context ctx) { return ctx.user(); }
        @Whitelisted(allowGuest = true) public static String broken(Context ctx) {
          throw new IllegalStateException("out of order");
        }
        @Job public static int count(Context ctx) {
          return ctx.db().createQuery("select count(*) from thing").mapTo(Integer.class).one();
        }
        @Job(queue = "short") public static void add(Context ctx, String name) {
          ctx.db().execute("insert into thing (name) values (?)", name);
          if (name.endsWith("!")) ctx.jobs().enqueue(Things::add, name.substring(1));
        }
        @Job public static String everything(Context ctx) {
          ctx.db().execute("insert into thing (name) values (?)", "dry");
          ctx.jobs().job(Things::add, "now").immediately().enqueue();
          ctx.jobs().job(Things::add, "durable").durable().enqueue();
          ctx.jobs().enqueue(Things::add, "committed");
          ctx.realtime().progress(50, "Everything", "half");
          ctx.mail().to("x@example.com").subject("Hello").text("It is done").send();
          ctx.commit();
          ctx.db().execute("insert into thing (name) values (?)", "second");
          return "done";
        }
        @Job public static void makesATable(Context ctx) {
          ctx.db().execute("insert into thing (name) values ('before')");
          ctx.db().execute(" /* no */ create table made (id int)");
        }
        @Job public static void fail(Context ctx) { throw new IllegalStateException("out of stock"); }
      }
      """;

  private static final String TABLES =
      """
      create table thing (id bigint not null auto_increment primary key, name varchar(140));
      create table part (
        thing bigint not null,
        name varchar(140),
        foreign key (thing) references thing (id)
      );
      create table setting (
        k varchar(140) primary key,
        v varchar(140),
        both_ varchar(300) generated always as (concat(k, v)) virtual
      );
      insert into thing (name) values ('car');
      """;
}
