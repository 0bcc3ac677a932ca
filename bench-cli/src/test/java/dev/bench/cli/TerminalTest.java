package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench start} as a person sees it: on a terminal, which script(1) is. */
@EnabledOnOs(OS.LINUX) // script(1) takes other words elsewhere
class TerminalTest {

  @TempDir Path folder;

  @Test
  void the_keys_are_told_before_anything_else() throws Exception {
    Files.writeString(folder.resolve("Procfile"), "a: sleep 0.5\nb: sleep 5\n");
    List<String> lines = typed("start", "-f", folder.resolve("Procfile").toString());
    assertThat(lines).anyMatch(line -> line.startsWith("ready in "));
    assertThat(lines.getFirst()).isEqualTo("keys: r restart, l lines of one process, ? help");
  }

  private static List<String> typed(String... words) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        "NO_COLOR=1 exec %s -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp %s %s %s"
            .formatted(
                java,
                System.getProperty("java.class.path"),
                Main.class.getName(),
                String.join(" ", words));
    Process script =
        new ProcessBuilder("script", "-q", "-e", "-c", command, "/dev/null")
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .start();
    byte[] all = script.getInputStream().readAllBytes();
    return new String(all, StandardCharsets.UTF_8).lines().filter(each -> !each.isBlank()).toList();
  }
}
