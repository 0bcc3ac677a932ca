package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.NewFile;
import dev.bench.SiteFile;
import dev.bench.file.FileFolder;
import dev.bench.file.FileRows;
import dev.bench.file.StoredFiles;
import dev.bench.json.Json;
import dev.bench.runtime.UnitOfWork;
import dev.bench.site.SiteState;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeepsFilesTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of("max_file_size", 100_000));

  private static String ann;

  @BeforeAll
  static void log_in() throws Exception {
    bench.change(
        "sites/two.test/site_config.json",
        Map.of("allow_guests_to_upload_files", 1, "max_file_size", 1000));
    bench.restart();
    ann = bench.session("ann@x.org");
  }

  @Test
  void an_upload_becomes_a_file_and_its_document() throws Exception {
    Map<?, ?> file = saved(Upload.of("Übersicht.txt", "one\r\n--two").send(bench, ann));
    assertThat(file.get("file_url")).isEqualTo("/files/Übersicht.txt");
    assertThat(file.get("name").toString()).matches("[0-9a-f]{10}");
    assertThat(file.get("owner")).isEqualTo("ann@x.org");
    assertThat(List.of(file.get("is_private"), file.get("file_size"), file.get("file_type")))
        .isEqualTo(List.of(0, 10, "TXT"));
    assertThat(file.get("folder")).isEqualTo("Home");
    assertThat(file.get("content_hash")).isEqualTo("d2b4ef62ac6eca41782b06e6f7ee6bea");
    assertThat(bench.get("/files/%C3%9Cbersicht.txt").body()).isEqualTo("one\r\n--two");
    assertThat(modes("public/files/Übersicht.txt")).isEqualTo("rw-r--r--");
  }

  @Test
  void a_name_that_is_taken_gets_a_suffix() throws Exception {
    Upload.of("twice.txt", "first").send(bench, ann);
    String url =
        saved(Upload.of("twice.txt", "second").send(bench, ann)).get("file_url").toString();
    assertThat(url).matches("/files/twice[0-9a-f]{6}\\.txt");
    assertThat(bench.get(url).body()).isEqualTo("second");
    assertThat(bench.get("/files/twice.txt").body()).isEqualTo("first");
  }

  @Test
  void a_private_file_is_read_by_its_owner_only() throws Exception {
    Map<?, ?> file = saved(Upload.of("secret.txt", "mine").with("is_private", 1).send(bench, ann));
    String url = file.get("file_url").toString();
    assertThat(url).isEqualTo("/private/files/secret.txt");
    assertThat(modes("private/files/secret.txt")).startsWith("rw-").endsWith("---");
    var own = get(url, ann);
    assertThat(own.body()).isEqualTo("mine");
    assertThat(own.headers().firstValue("Cache-Control").orElse("")).startsWith("private");
    assertThat(bench.get(url).statusCode()).isEqualTo(403);
    bench.sql("one.test", "insert ignore into bench_user (name) values ('bob@x.org')");
    assertThat(get(url, bench.session("bob@x.org")).statusCode()).isEqualTo(403);
    assertThat(get("/private/files/nothing.txt", ann).statusCode()).isEqualTo(403);
    assertThat(get(url, bench.session("Administrator")).body()).isEqualTo("mine");
    assertThat(bench.get("/files/secret.txt").statusCode()).isEqualTo(404);
  }

  @Test
  void download_file_sends_a_file_to_be_stored() throws Exception {
    String url =
        saved(Upload.of("報告 1.txt", "text").with("is_private", 1).send(bench, ann))
            .get("file_url")
            .toString();
    var answer =
        get(
            "/api/method/download_file?file_url=" + URLEncoder.encode(url, StandardCharsets.UTF_8),
            ann);
    assertThat(answer.body()).isEqualTo("text");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename*=UTF-8''%E5%A0%B1%E5%91%8A%201.txt");
  }

  @Test
  void a_trusted_proxy_that_asks_sends_private_files_itself() throws Exception {
    saved(Upload.of("by proxy.txt", "x").with("is_private", 1).send(bench, ann));
    var answer =
        bench.send(
            bench
                .request("/private/files/by%20proxy.txt")
                .header("X-Use-X-Accel-Redirect", "True")
                .header("Cookie", "sid=" + ann));
    assertThat(answer.headers().firstValue("X-Accel-Redirect"))
        .contains("/protected/private/files/by%20proxy.txt");
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
  }

  @Test
  void what_a_browser_could_run_is_stored_or_sandboxed() throws Exception {
    for (String active : List.of("page.html", "image.svg", "feed.xml", "page.XHTML")) {
      saved(Upload.of(active, "<script>alert(1)</script>").send(bench, ann));
      var answer = bench.get("/files/" + active);
      assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
          .as(active)
          .startsWith("attachment");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    saved(Upload.of("plain.txt", "<script>").send(bench, ann));
    assertThat(bench.get("/files/plain.txt").headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox; default-src 'none'"));
  }

  @Test
  void names_lead_nowhere_else() throws Exception {
    for (String name :
        List.of("../../site_config.json", "..\\..\\x.txt", "/etc/passwd", ".htaccess", "a%00b")) {
      String url = saved(Upload.of(name, "x").send(bench, ann)).get("file_url").toString();
      assertThat(url).as(name).matches("/files/[^/.%][^/%]*");
    }
    assertThat(Upload.of("...", "x").send(bench, ann).statusCode()).isEqualTo(417);
    String lengthy = "ü".repeat(200) + ".txt";
    assertThat(saved(Upload.of(lengthy, "x").send(bench, ann)).get("file_name").toString())
        .endsWith("ü.txt");
  }

  @Test
  void chunks_become_one_file_and_answer_nothing_until_then() throws Exception {
    byte[] content = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);
    assertThat(chunk(content, 0).body()).isEqualTo("{}");
    assertThat(chunk(content, 0).body()).isEqualTo("{}"); // its answer was lost
    assertThat(chunk(content, 2).statusCode()).isEqualTo(417);
    assertThat(chunk(content, 1).body()).isEqualTo("{}");
    assertThat(bench.get("/files/chunks.txt").statusCode()).isEqualTo(404);
    Map<?, ?> file = saved(chunk(content, 2));
    assertThat(bench.get(file.get("file_url").toString()).body())
        .isEqualTo("0123456789".repeat(1000));
    assertThat(hidden()).isEmpty();
  }

  private static HttpResponse<String> chunk(byte[] content, int index) throws Exception {
    int from = index * 4000;
    byte[] piece = Arrays.copyOfRange(content, from, Math.min(from + 4000, 10_000));
    return new Upload("chunks.txt", piece)
        .with("chunk_index", index)
        .with("total_chunk_count", 3)
        .with("chunk_byte_offset", from)
        .with("total_file_size", 10_000)
        .send(bench, ann);
  }

  @Test
  void what_is_too_long_or_from_a_stranger_is_refused() throws Exception {
    var large = new Upload("large.txt", new byte[99_990]).with("folder", "x".repeat(300));
    assertThat(large.send(bench, ann).statusCode()).isEqualTo(413);
    var total =
        Upload.of("total.txt", "x")
            .with("chunk_index", 0)
            .with("total_chunk_count", 2)
            .with("chunk_byte_offset", 0)
            .with("total_file_size", 100_001);
    assertThat(total.send(bench, ann).statusCode()).isEqualTo(413);
    assertThat(Upload.of("guest.txt", "x").send(bench, "Guest").statusCode()).isEqualTo(403);
    assertThat(Upload.of("a.txt", "x").with("file_url", "http://x").send(bench, ann).body())
        .contains("upload_file does not take file_url");
    var foreign = Upload.of("a.txt", "x").with("doctype", "Thing").with("docname", "1");
    assertThat(foreign.send(bench, ann).statusCode()).isEqualTo(403);
    assertThat(hidden()).isEmpty();
  }

  @Test
  void guests_upload_harmless_kinds_where_the_site_allows_it() throws Exception {
    assertThat(byGuest(Upload.of("guest.txt", "x")).statusCode()).isEqualTo(200);
    assertThat(byGuest(Upload.of("guest.html", "x")).statusCode()).isEqualTo(417);
    assertThat(byGuest(Upload.of("of guest.txt", "x").with("is_private", 1)).statusCode())
        .isEqualTo(200);
    var read =
        bench.send(
            bench
                .request("/private/files/of%20guest.txt")
                .setHeader("X-Frappe-Site-Name", "two.test"));
    assertThat(read.statusCode()).isEqualTo(403);
  }

  @Test
  void a_site_can_take_shorter_files_than_the_bench() throws Exception {
    var refused = byGuest(Upload.of("long.txt", "x".repeat(1001)));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(413);
    assertThat(refused.body()).contains("The file is longer than 1000 bytes (max_file_size)");
    assertThat(byGuest(Upload.of("fits.txt", "x".repeat(1000))).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> byGuest(Upload upload) throws Exception {
    return upload.to("two.test").send(bench, "Guest");
  }

  @Test
  void a_part_and_a_known_content_are_answered_as_such() throws Exception {
    saved(Upload.of("parts.txt", "0123456789").send(bench, ann));
    var whole = bench.get("/files/parts.txt");
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    var part = bench.send(bench.request("/files/parts.txt").header("Range", "bytes=2-4"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-4/10");
    var last = bench.send(bench.request("/files/parts.txt").header("Range", "bytes=-3"));
    assertThat(last.body()).isEqualTo("789");
    var other =
        bench.send(
            bench
                .request("/files/parts.txt")
                .header("Range", "bytes=0-0")
                .header("If-Range", "\"x\""));
    assertThat(other.body()).isEqualTo("0123456789");
    var none = bench.send(bench.request("/files/parts.txt").header("Range", "bytes=10-"));
    assertThat(none.statusCode()).isEqualTo(416);
    var known = bench.send(bench.request("/files/parts.txt").header("If-None-Match", tag));
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
  }

  @Test
  void a_unit_that_fails_leaves_no_file() throws Exception {
    assertThatThrownBy(() ->
            unit()
                .as("ann@x.org")
                .call(ctx -> {
                  SiteFile file = ctx.files().save(NewFile.ofPublic("gone.txt"), new byte[3]);
                  assertThat(ctx.files().open(file).readAllBytes()).hasSize(3);
                  throw new IllegalStateException("after the save");
                }))
        .hasMessage("after the save");
    assertThat(bench.get("/files/gone.txt").statusCode()).isEqualTo(404);
    assertThat(hidden()).isEmpty();
  }

  @Test
  void a_commit_that_may_have_happened_keeps_the_content() throws Exception {
    assertThatThrownBy(() ->
            unit()
                .call(ctx -> {
                  ctx.files().save(NewFile.ofPublic("unknown.txt"), new byte[3]);
                  try {
                    ctx.db().execute("kill connection_id()");
                  } catch (RuntimeException cut) {
                    // the commit fails too
                  }
                  return 0;
                }))
        .isInstanceOf(RuntimeException.class);
    List<String> kept = hidden();
    assertThat(kept).hasSize(1);
    Files.delete(folder("private/files").resolve(kept.getFirst()));
  }

  @Test
  void the_upkeep_goes_on_after_a_file_that_cannot_be_deleted() throws Exception {
    SiteState site = bench.bench().sites().require("one.test");
    FileFolder folder = new FileFolder(site.path());
    saved(Upload.of("stuck.txt", "x").send(bench, ann));
    saved(Upload.of("loose.txt", "x").send(bench, ann));
    Files.delete(folder("public/files/stuck.txt"));
    Path blocked = Files.createDirectories(folder("public/files/stuck.txt/inside"));
    bench.sql(
        "one.test",
        "update bench_file set deleted = if(file_name = 'stuck.txt', '2020-01-01', '2020-01-02')"
            + " where file_name in ('stuck.txt', 'loose.txt')");
    int removed =
        unit().call(ctx -> new StoredFiles(new FileRows(ctx.db()), folder).removeDeleted());
    assertThat(removed).isEqualTo(1);
    assertThat(folder("public/files/loose.txt")).doesNotExist();
    Files.delete(blocked);
  }

  @Test
  void a_private_file_whose_content_is_lost_is_not_found() throws Exception {
    saved(Upload.of("lost.txt", "x").with("is_private", 1).send(bench, ann));
    Files.delete(folder("private/files/lost.txt"));
    var answer = get("/private/files/lost.txt", ann);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(bench.get("/private/files/lost.txt").statusCode()).isEqualTo(403);
  }

  @Test
  void a_name_that_another_unit_may_get_is_not_waited_for() throws Exception {
    String second =
        unit()
            .call(ctx -> {
              ctx.files().save(NewFile.ofPublic("raced.txt"), new byte[1]);
              return unit()
                  .call(other ->
                      other.files().save(NewFile.ofPublic("raced.txt"), new byte[2]).fileName());
            });
    assertThat(second).matches("raced[0-9a-f]{6}\\.txt");
    assertThat(bench.get("/files/raced.txt").body()).hasSize(1);
    assertThat(bench.get("/files/" + second).body()).hasSize(2);
  }

  @Test
  void a_file_is_deleted_with_the_commit() throws Exception {
    saved(Upload.of("deleted.txt", "x").send(bench, ann));
    unit()
        .call(ctx -> {
          ctx.files().delete(ctx.files().findByUrl("/files/deleted.txt").orElseThrow());
          assertThat(ctx.files().findByUrl("/files/deleted.txt")).isEmpty();
          assertThat(folder("public/files/deleted.txt")).exists();
          return 0;
        });
    assertThat(folder("public/files/deleted.txt")).doesNotExist();
    assertThat(bench.get("/files/deleted.txt").statusCode()).isEqualTo(404);
  }

  @Test
  void what_a_killed_upload_leaves_is_finished_or_removed() throws Exception {
    SiteState site = bench.bench().sites().require("one.test");
    FileFolder folder = new FileFolder(site.path());
    SiteFile killed =
        unit()
            .call(ctx ->
                new StoredFiles(new FileRows(ctx.db()), folder)
                    .add(NewFile.ofPublic("killed.txt"), stream("whole"), "ann@x.org", 100));
    assertThat(folder("public/files/killed.txt")).doesNotExist();
    assertThat(bench.get("/files/killed.txt").body()).isEqualTo("whole");
    assertThat(folder.path(killed)).exists();
    Path orphan = folder("private/files/.staged-0123456789");
    Files.writeString(orphan, "never committed");
    assertThat(orphansRemoved(folder)).isZero(); // it may still be written
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    assertThat(orphansRemoved(folder)).isEqualTo(1);
    assertThat(hidden()).isEmpty();
  }

  private static UnitOfWork unit() {
    return bench.bench().unit(bench.bench().sites().require("one.test"));
  }

  private static int orphansRemoved(FileFolder folder) throws Exception {
    return unit()
        .call(ctx -> new StoredFiles(new FileRows(ctx.db()), folder).removeOrphans(Instant.now()));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<?, ?> saved(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<?, ?> body = Json.core().read(answer.body(), Map.class);
    return (Map<?, ?>) body.get("message");
  }

  private static HttpResponse<String> get(String target, String sid) throws Exception {
    return bench.send(bench.request(target.replace(" ", "%20")).header("Cookie", "sid=" + sid));
  }

  private static List<String> hidden() throws Exception {
    Path folder = folder("private/files");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).filter(n -> n.startsWith(".")).toList();
    }
  }

  private static String modes(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder(file)));
  }

  private static Path folder(String below) {
    return bench.folder().resolve("sites/one.test").resolve(below);
  }
}
