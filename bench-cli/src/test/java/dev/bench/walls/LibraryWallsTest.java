package dev.bench.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryWallsTest {
  @ParameterizedTest(name = "{0} only in {1}")
  @CsvSource({
    "io.undertow.., dev.bench.web..",
    "org.xnio.., dev.bench.web..",
    "io.pebbletemplates.., dev.bench.template..",
    "org.commonmark.., dev.bench.web.page..",
    "jakarta.mail.., dev.bench.mail..",
    "software.amazon.awssdk.., dev.bench.site.store..",
    "org.bouncycastle.crypto.., dev.bench.session.. dev.bench.site.backup.openpgp..",
    "org.bouncycastle.openpgp.., dev.bench.site.backup.openpgp..",
    "org.bouncycastle.bcpg.., dev.bench.site.backup.openpgp..",
    "org.eclipse.angus.., dev.bench.mail..",
    "org.quartz.., dev.bench.scheduler..",
    "com.corundumstudio.., dev.bench.realtime..",
    "io.netty.., dev.bench.realtime..",
    "picocli.., dev.bench.cli..",
    "org.jline.., dev.bench.cli.. dev.bench.process..",
    "io.methvin.., dev.bench.cli..",
    "redis.clients.., dev.bench.redis..",
    "com.zaxxer.hikari.., dev.bench.database..",
    "org.mariadb.., dev.bench.database..",
    "org.flywaydb.., dev.bench.database..",
  })
  void a_library_stays_in_its_room(String library, String rooms) {
    noClasses()
        .that()
        .resideOutsideOfPackages(rooms.split(" "))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(Ours.mainClasses());
  }
}
