package dev.bench.web;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.runtime.Bench;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.TestBench;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A bench with the sites one.test (apps bench and shop) and two.test (bench only), and its web
 * server on a free port, for one test class.
 */
final class WebBench implements BeforeAllCallback, AfterAllCallback {

  /** Administrator's password. */
  static final String PASSWORD = TestBench.ADMIN_PASSWORD;

  private static final Path TABLES = Path.of("../bench-app/src/main/resources/db/migration/bench");

  private final RealMariaDb mariaDb = new RealMariaDb();
  private final RealRedis redis = new RealRedis();
  private final Map<String, Object> settings;
  private final List<DatabaseAddress> databases = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Path folder;
  private Bench bench;
  private WebServer server;
  private Optional<String> pin = Optional.empty();

  WebBench(Map<String, Object> settings) {
    this.settings = new LinkedHashMap<>(settings);
  }

  WebBench pinnedTo(String site) {
    pin = Optional.of(site);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    mariaDb.beforeAll(context);
    mariaDb.clear(); // the server is shared with other test classes
    redis.beforeAll(context);
    redis.flush();
    folder = Files.createTempDirectory("web-bench");
    AppFixture shop = AppFixture.in(folder, "shop");
    Pages.write(shop.folder());
    shop.compile(ShopApp.APP, ShopApp.METHODS, ShopApp.PAGES);
    settings.put("redis_cache", redis.uri().toString());
    settings.put("redis_queue", redis.uri().toString());
    settings.put("bench_id", "web");
    settings.putIfAbsent("trusted_proxies", List.of("127.0.0.1"));
    change("sites/common_site_config.json", settings);
    addSite("one.test", List.of("bench", "shop"));
    addSite("two.test", List.of("bench"));
    start();
  }

  void start() {
    bench = Bench.open(new BenchDirectory(folder), "web-test", 8);
    server = WebServer.start(bench, new WebOptions("127.0.0.1", 0, pin));
  }

  /** Closes the server and starts another, which reads all settings anew. */
  void restart() {
    server.close();
    bench.close();
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    client.shutdownNow();
    server.close();
    bench.close();
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void addSite(String name, List<String> apps) throws SQLException, IOException {
    DatabaseAddress database = mariaDb.newDatabase();
    databases.add(database);
    try (var scripts = Files.list(TABLES)) {
      for (Path script : scripts.sorted().toList()) {
        run(name, Files.readString(script).replaceAll("(?m)^--.*$", ""));
      }
    }
    sql(
        name,
        "update bench_user set password_hash = '"
            + TestBench.ADMIN_HASH
            + "' where name = 'Administrator'");
    sql(name, "insert into bench_user (name, full_name) values ('ann@x.org', 'Ann Ü')");
    sql(
        name,
        "create table thing (id bigint primary key auto_increment, name varchar(140) unique)");
    sql(
        name,
        "create table item (id bigint primary key auto_increment, title varchar(20) not null,"
            + " priority int not null default 1, size varchar(10) not null default 'SMALL',"
            + " due_on datetime null, sold boolean not null default false, owner varchar(140) not null,"
            + " creation datetime(6) not null, modified datetime(6) not null,"
            + " secret varchar(10) not null default 'hidden')");
    Files.createDirectories(folder.resolve("sites").resolve(name).resolve("public/files"));
    change(
        "sites/%s/site_config.json".formatted(name),
        Map.of(
            "db_host", database.host(),
            "db_port", database.port(),
            "db_name", database.name(),
            "db_password", database.password()));
    change("sites/%s/site_state.json".formatted(name), Map.of("epoch", 1, "installed_apps", apps));
  }

  private void run(String site, String script) throws SQLException {
    for (String sql : script.split(";\\s*\\n")) {
      if (!sql.isBlank()) {
        sql(site, sql);
      }
    }
  }

  void change(String file, Map<String, ?> values) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    ConfigFile.change(folder.resolve(file), old -> old.putAll(values));
  }

  void sql(String site, String sql) throws SQLException {
    DatabaseAddress database = databases.get(site.equals("one.test") ? 0 : 1);
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<String> ask(String query) {
    return mariaDb.ask(query.replace("thing", databases.getFirst().name() + ".thing"));
  }

  /** A session of {@code user} on one.test, without the cost of a login; its sid. */
  String session(String user) throws SQLException {
    byte[] bytes = new byte[28];
    new Random().nextBytes(bytes);
    String sid = HexFormat.of().formatHex(bytes);
    sql(
        "one.test",
        "insert into bench_session (sid_hash, user, expires) values ('%s', '%s', '2199-01-01')"
            .formatted(sha256(sid), user));
    return sid;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Path folder() {
    return folder;
  }

  Bench bench() {
    return bench;
  }

  WebServer server() {
    return server;
  }

  /** A request to one.test. */
  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
        .header("X-Frappe-Site-Name", "one.test")
        .timeout(Duration.ofMinutes(1));
  }

  HttpResponse<String> get(String target) throws Exception {
    return send(request(target));
  }

  HttpResponse<String> getPage(String target) throws Exception {
    return send(request(target).header("Accept", "text/html"));
  }

  HttpResponse<String> postJson(String target, String sid, String json) throws Exception {
    return send(
        request(target)
            .header("Content-Type", "application/json")
            .header("Cookie", "sid=" + sid)
            .POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> postForm(String target, String form) throws Exception {
    return send(
        request(target)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** A client that keeps cookies. */
  static HttpClient browser() {
    return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  }

  /** The value that an answer sets a cookie to; empty when it does not. */
  static String cookie(HttpResponse<?> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
        .findFirst()
        .orElse("");
  }

  /** The shop's page files and assets. */
  private static final class Pages {

    private static final String RULES =
        """
        ---
        title: "Rules & <terms>"
        ---
        ## Who may *enter*

        A {{ site }} has <kbd>keys</kbd> & `<doors>`.

        | key | door |
        |-----|------|
        | a   | 1    |
        """;

    static void write(Path app) throws IOException {
      Files.createDirectories(app.resolve("www/docs"));
      Files.createDirectories(app.resolve("www/_parts"));
      Files.createDirectories(app.resolve("public/js"));
      Files.writeString(
          app.resolve("www/things.html"),
          "{% include \"_parts/head.html\" %}<h1>{{ owner }}</h1>{% for t in things %}<li>{{ t }}</li>{% endfor %}"
              + "<p>{{ site }} {{ user }} {{ csrf_token }} {{ path }} {{ params.owner }}</p>");
      Files.writeString(app.resolve("www/record.html"), "{{ label }} of {{ inner.size }}");
      Files.writeString(app.resolve("www/about.html"), "About {{ site }}");
      Files.writeString(app.resolve("www/about.md"), "# The template counts");
      Files.writeString(app.resolve("www/docs/rules.md"), RULES);
      Files.writeString(app.resolve("www/docs/README.md"), "For developers");
      Files.writeString(
          app.resolve("www/news.html"),
          "{{ csp_nonce }} {{ number }} for {{ user }} in {{ path }}");
      Files.writeString(app.resolve("www/docs/index.html"), "The docs");
      Files.writeString(app.resolve("www/_parts/head.html"), "<head>part</head>");
      Files.writeString(app.resolve("www/syntax.html"), "{{ broken ");
      Files.writeString(app.resolve("www/405.html"), "Not so on {{ site }}: {{ reference }}");
      Files.writeString(
          app.resolve("www/boot.html"), "{{ csp_nonce }} boot = {{ boot }} {{ lang }} {{ dir }}");
      Files.writeString(app.resolve("public/js/shop.js"), "// shop");
      Files.writeString(app.resolve("public/.hidden"), "hidden");
      Files.write(app.resolve("public/big.bin"), new byte[400_000]);
      Files.writeString(app.resolve("secret.txt"), "secret");
    }
  }
}
