package dev.bench.site.store;

import dev.bench.config.Settings;
import dev.bench.json.Json;
import dev.bench.site.SiteState;
import dev.bench.site.backup.Backups;
import dev.bench.site.backup.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A backup of {@code shop.localhost} in its folder, with a dump in three parts of 5 MiB. */
record LocalBackup(Path folder, String stamp) {

  static final String SITE = "shop.localhost";
  private static final int DUMP = 11 << 20;

  static LocalBackup at(Path bench, String stamp) throws Exception {
    Path folder = bench.resolve("sites").resolve(SITE).resolve("private/backups");
    Files.createDirectories(folder);
    LocalBackup backup = new LocalBackup(folder, stamp);
    byte[] dump = new byte[DUMP];
    new Random(stamp.hashCode()).nextBytes(dump);
    List<Manifest.Part> parts = new ArrayList<>();
    parts.add(backup.part("-database.sql.gz", dump));
    parts.add(backup.part("-files.tar", new byte[10_240]));
    parts.add(backup.part("-site_config_backup.json", "{}".getBytes(StandardCharsets.UTF_8)));
    Manifest manifest =
        new Manifest(
            SITE, "2026-01-01T12:00:00Z", Map.of("bench", "1"), new TreeMap<>(), DUMP, parts);
    Files.writeString(backup.file("-manifest.json"), Json.core().indented(manifest));
    return backup;
  }

  private Manifest.Part part(String end, byte[] content)
      throws IOException, NoSuchAlgorithmException {
    Path file = Files.write(file(end), content);
    return new Manifest.Part(
        file.getFileName().toString(),
        content.length,
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
  }

  String name() {
    return stamp + "-shop_localhost";
  }

  Path file(String end) {
    return folder.resolve(name() + end);
  }

  String key(String end) {
    return SITE + "/" + name() + end;
  }

  Backups.Set set() throws IOException {
    return new Backups(folder).find(name());
  }

  SiteState site(Settings settings) {
    return new SiteState(
        SITE,
        folder.resolve("../..").normalize(),
        settings.overlaidBy(Map.of("backup_s3_part_size", 5 << 20)),
        List.of(),
        1);
  }
}
