package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.AppFixture;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServesAssetsTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  @Test
  void an_asset_comes_from_the_apps_public_folder() throws Exception {
    for (int i = 0; i < 3; i++) {
      var answer = bench.get("/assets/shop/js/shop.js");
      assertThat(answer.body()).isEqualTo("// shop");
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/javascript; charset=utf-8");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("public,max-age=43200");
      assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }
    assertThat(bench.get("/assets/shop/big.bin").body()).hasSize(400_000);
  }

  @Test
  void what_was_built_goes_before_what_lies_in_the_app() throws Exception {
    Path built = bench.folder().resolve("sites/assets/shop/js");
    Files.createDirectories(built);
    Files.writeString(built.resolve("built.js"), "// built");
    assertThat(bench.get("/assets/shop/js/built.js").body()).isEqualTo("// built");
    Path linked = bench.folder().resolve("sites/assets/linked");
    Files.createSymbolicLink(linked, bench.folder().resolve("apps/shop/public"));
    assertThat(bench.get("/assets/linked/js/shop.js").body()).isEqualTo("// shop");
  }

  @Test
  void an_asset_with_a_hash_in_its_name_is_cached_for_ever() throws Exception {
    Path dist = Files.createDirectories(bench.folder().resolve("sites/assets/shop/dist/js"));
    Files.writeString(dist.resolve("shop.bundle.7Q2K4XAB.js"), "// hashed");
    var answer = bench.get("/assets/shop/dist/js/shop.bundle.7Q2K4XAB.js");
    assertThat(answer.headers().firstValue("Cache-Control"))
        .contains("public,max-age=31536000,immutable");
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    for (int i = 0; i < 2; i++) { // from the file, and from memory
      var known =
          bench.send(
              bench
                  .request("/assets/shop/dist/js/shop.bundle.7Q2K4XAB.js")
                  .header("If-None-Match", "\"other\", " + tag));
      assertThat(known.statusCode()).isEqualTo(304);
      assertThat(known.headers().firstValue("ETag")).contains(tag);
    }
  }

  @Test
  void text_is_compressed_and_a_compressed_file_beside_it_is_taken() throws Exception {
    Path folder = Files.createDirectories(bench.folder().resolve("sites/assets/shop"));
    String script = "// a line of a script\n".repeat(500);
    Files.writeString(folder.resolve("long.js"), script);
    var gzip = bench.bytes(bench.request("/assets/shop/long.js").header("Accept-Encoding", "gzip"));
    assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(gzip.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(gzip.body().length).isLessThan(script.length() / 10);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
        .asString()
        .isEqualTo(script);
    var plain = bench.get("/assets/shop/long.js");
    assertThat(plain.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(plain.body()).isEqualTo(script);
    assertThat(plain.headers().firstValue("ETag")).isNotEqualTo(gzip.headers().firstValue("ETag"));
    Files.writeString(folder.resolve("pre.js"), script);
    Files.writeString(folder.resolve("pre.js.br"), "brotli");
    var brotli =
        bench.send(bench.request("/assets/shop/pre.js").header("Accept-Encoding", "gzip, br"));
    assertThat(brotli.headers().firstValue("Content-Encoding")).contains("br");
    assertThat(brotli.body()).isEqualTo("brotli");
    var refused =
        bench.send(bench.request("/assets/shop/pre.js").header("Accept-Encoding", "br;q=0"));
    assertThat(refused.body()).isEqualTo(script);
  }

  @Test
  void large_dynamic_answers_are_compressed_too() throws Exception {
    var echo = "/api/method/shop.Things.echo?text=" + "a".repeat(2000);
    var gzip = bench.bytes(bench.request(echo).header("Accept-Encoding", "gzip"));
    assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(gzip.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(gzip.body().length).isLessThan(500);
    var small =
        bench.send(
            bench.request("/api/method/shop.Things.echo?text=a").header("Accept-Encoding", "gzip"));
    assertThat(small.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void a_large_asset_gives_ranges() throws Exception {
    var part =
        bench.send(bench.request("/assets/shop/big.bin").header("Range", "bytes=399990-500000"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 399990-399999/400000");
    assertThat(part.body()).hasSize(10);
    var many = bench.send(bench.request("/assets/shop/big.bin").header("Range", "bytes=0-299999"));
    assertThat(many.body()).hasSize(300_000);
  }

  @Test
  void a_changed_asset_is_served_within_a_moment() throws Exception {
    Path file = bench.folder().resolve("apps/shop/public/changing.css");
    Files.writeString(file, "a");
    AppFixture shop = AppFixture.in(bench.folder(), "shop").build();
    assertThat(bench.get("/assets/shop/changing.css").body()).isEqualTo("a");
    Files.writeString(file, "changed");
    shop.build();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(bench.get("/assets/shop/changing.css").body()).isEqualTo("changed"));
  }

  @Test
  void nothing_outside_of_public_can_be_reached() throws Exception {
    Files.createSymbolicLink(
        bench.folder().resolve("apps/shop/public/leak.txt"),
        bench.folder().resolve("apps/shop/secret.txt"));
    AppFixture.in(bench.folder(), "shop").build();
    for (String path :
        List.of(
            "/assets/shop/../secret.txt",
            "/assets/shop/%2e%2e/secret.txt",
            "/assets/shop/..%2fsecret.txt",
            "/assets/shop/leak.txt",
            "/assets/shop/.hidden",
            "/assets/shop/js",
            "/assets/shop/",
            "/assets/shop",
            "/assets/..",
            "/assets/unknown/a.js",
            "/assets/bench/../pages/layout.html",
            "/assets/bench/nothing.js")) {
      var answer = bench.get(path);
      assertThat(answer.statusCode()).as(path).isIn(400, 404);
      assertThat(answer.body()).doesNotContain("secret");
    }
  }

  @Test
  void the_socketio_client_is_served_as_it_was_published() throws Exception {
    try (InputStream in =
        WebServer.class.getResourceAsStream("/dev/bench/web/assets/socket.io.min.js")) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertThat(HexFormat.of().formatHex(digest))
          .isEqualTo("d5d79a35039e860b32bdef4795528b05c2f788d4b2d9dacc913120e2878f7b3f");
    }
    var answer = bench.get("/assets/bench/socket.io.min.js");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("/*!\n * Socket.IO v4.8.4");
  }

  @Test
  void public_files_are_served_but_never_run() throws Exception {
    Path files = bench.folder().resolve("sites/one.test/public/files");
    Files.writeString(files.resolve("a b.txt"), "text");
    Files.writeString(files.resolve("page.html"), "<script>");
    Files.writeString(files.resolve("image.svg"), "<svg/>");
    var text = bench.get("/files/a%20b.txt");
    assertThat(text.body()).isEqualTo("text");
    assertThat(text.headers().firstValue("Content-Disposition")).isEmpty();
    for (String active : List.of("page.html", "image.svg")) {
      assertThat(bench.get("/files/" + active).headers().firstValue("Content-Disposition"))
          .hasValueSatisfying(value -> assertThat(value).startsWith("attachment;"));
    }
    assertThat(bench.get("/files/%2e%2e/%2e%2e/site_config.json").statusCode()).isEqualTo(400);
    assertThat(bench.get("/files/nothing").statusCode()).isEqualTo(404);
    var other =
        bench.send(bench.request("/files/a%20b.txt").setHeader("X-Frappe-Site-Name", "two.test"));
    assertThat(other.statusCode()).isEqualTo(404);
  }
}
