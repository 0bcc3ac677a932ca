package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class GivesEachTestItsStartTest {

  @TempDir Path folder;

  @Test
  void each_test_starts_after_the_installation_whatever_the_one_before_did() throws Exception {
    TestExecutionSummary summary =
        ShopApp.in(folder.resolve("shop"))
            .source(
                "test",
                "shop",
                "ShopTest",
                """
                import static org.junit.jupiter.api.Assertions.*;
                import dev.bench.*;
                import dev.bench.http.Client;
                import dev.bench.testing.*;
                import java.time.Duration;
                import java.util.*;
                import org.junit.jupiter.api.*;
                @BenchTest
                class ShopTest {
                  @BeforeAll static void changes(TestSite site) throws Exception { change(site); }

                  @BeforeEach void prepares(TestSite site) throws Exception {
                    site.call(ctx -> ctx.db().execute("insert into part values (1, 'wheel')"));
                  }

                  @RepeatedTest(2)
                  void starts_anew(TestSite site, Client client, TestJobs jobs) throws Exception {
                    assertEquals(List.of("1 car"), site.call(ctx -> rows(ctx, "select concat(id, ' ', name) from thing")));
                    assertEquals(List.of("red"), site.call(ctx -> rows(ctx, "select v from setting")));
                    assertEquals(List.of("wheel"), site.call(ctx -> rows(ctx, "select name from part")));
                    assertEquals(List.of(), site.call(ctx -> rows(ctx, "show tables like 'extra'")));
                    assertEquals(2L, site.<Long>call(ctx -> ctx.db().createQuery(
                        "insert into thing (name) values ('bike') returning id").mapTo(Long.class).one()));
                    assertEquals(Optional.empty(), site.call(ctx -> ctx.cache().get("k", String.class)));
                    assertEquals(List.of(), jobs.queued());
                    assertEquals(List.of(), site.events());
                    assertEquals("Guest", client.get("/api/method/shop.Things.who").message(String.class));
                    change(site);
                  }

                  @Nested class Inside {
                    @Test void the_site_is_the_same(TestSite site, Site same) throws Exception {
                      assertSame(site, same);
                      assertEquals(List.of("1 car"), site.call(ctx -> rows(ctx, "select concat(id, ' ', name) from thing")));
                    }
                  }

                  static List<String> rows(Context ctx, String sql) {
                    return ctx.db().createQuery(sql).mapTo(String.class).list();
                  }

                  static void change(TestSite site) throws Exception {
                    site.client().loginAs("a@b.c").get("/api/method/shop.Things.who");
                    site.call(ctx -> {
                      ctx.cache().set("k", "v", Duration.ofMinutes(1));
                      ctx.jobs().enqueue(Things::count);
                      ctx.realtime().toWebsite().publish("changed", 1);
                      ctx.db().execute("insert into thing (name) values ('boat')");
                      ctx.db().execute("delete from part");
                      ctx.db().execute("delete from thing where id = 1");
                      ctx.db().execute("update setting set v = 'blue'");
                      ctx.db().execute("alter table part add column more int");
                      return ctx.db().execute("create table extra (x int)");
                    });
                  }
                }
                """)
            .source(
                "test",
                "shop",
                "OtherTest",
                """
                import static org.junit.jupiter.api.Assertions.*;
                import dev.bench.testing.*;
                import org.junit.jupiter.api.*;
                @BenchTest(app = ShopApp.class)
                class OtherTest {
                  @Test void has_a_site_of_its_own(TestSite site) throws Exception {
                    assertNotEquals("test1.localhost", site.name());
                    assertEquals(site.name(), site.call(ctx -> ctx.site().name()));
                    assertEquals("a@b.c", site.callAs("a@b.c", ctx -> ctx.user()));
                  }
                }
                """)
            .build()
            .test("shop.ShopTest", "shop.OtherTest");
    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(4);
  }
}
