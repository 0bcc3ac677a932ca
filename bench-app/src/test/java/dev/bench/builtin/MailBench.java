package dev.bench.builtin;

import dev.bench.Context;
import dev.bench.MailRef;
import dev.bench.config.ConfigFile;
import dev.bench.embedded.binaries.Folders;
import dev.bench.mail.MailRecords;
import dev.bench.mail.StoredMail;
import dev.bench.runtime.Bench;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.TestBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A bench with one site, whose app has templates of mails, for one test class. */
final class MailBench implements BeforeAllCallback, AfterAllCallback {

  static final String SITE = "post.localhost";

  private final RealMariaDb mariaDb = new RealMariaDb();
  private final RealRedis redis = new RealRedis();
  private TestBench files;
  private Bench bench;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    mariaDb.beforeAll(context);
    mariaDb.clear(); // the server is shared with other test classes
    redis.beforeAll(context);
    redis.flush();
    Path folder = Files.createTempDirectory("mail-bench");
    Path emails = Files.createDirectories(folder.resolve("apps/post/templates/emails"));
    Files.writeString(
        emails.resolve("welcome.html"),
        "{% include \"greeting.html\" %}<p>You are at {{ site }}: {{ what }}</p>");
    Files.writeString(emails.resolve("greeting.html"), "<h1>Hello {{ name }}</h1>");
    AppFixture.in(folder, "post")
        .compile(
            """
            import dev.bench.*;
            public final class PostApp implements App {
              public String name() { return "post"; }
              public void register(Hooks hooks) {}
            }
            """);
    files = TestBench.in(folder, redis.uri());
    bench = files.open("test");
    files.newSite(bench, mariaDb, SITE, "post");
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    bench.close();
    Folders.delete(folder());
  }

  Bench bench() {
    return bench;
  }

  Path folder() {
    return files.directory().root();
  }

  /** Removes all mail and all jobs. */
  void clear() throws Exception {
    redis.flush();
    write(ctx -> ctx.db().execute("delete from bench_email_queue"));
  }

  <T> T write(Context.Work<T> work) throws Exception {
    return bench.unit(bench.sites().require(SITE)).console().call(work);
  }

  StoredMail find(MailRef ref) throws Exception {
    return write(ctx -> MailRecords.find(ctx.db(), ref.id())).orElseThrow();
  }

  String status(MailRef ref) throws Exception {
    return find(ref).head().status();
  }

  /** Sets the mail settings of the site anew, and waits until they are taken. */
  void settings(Map<String, ?> settings) {
    String mark = UUID.randomUUID().toString();
    ConfigFile.change(
        bench.sites().require(SITE).path().resolve("site_config.json"),
        values -> {
          values.keySet().removeIf(key -> key.matches("mail_.*|mute_.*|auto_.*|developer_mode"));
          values.putAll(new HashMap<>(settings));
          values.put("mark", mark);
        });
    Awaitility.await()
        .until(() -> bench.sites().require(SITE).config().text("mark").orElse("").equals(mark));
  }
}
