package dev.bench.web.page;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@code User-Agent} means, in words such as {@code Firefox on Linux}. */
final class Device {

  private static final Map<String, String> PROGRAMS = new LinkedHashMap<>();
  private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

  static {
    PROGRAMS.put("Edg", "Edge");
    PROGRAMS.put("OPR/", "Opera");
    PROGRAMS.put("Firefox", "Firefox");
    PROGRAMS.put("Chrome", "Chrome");
    PROGRAMS.put("Safari", "Safari");
    PROGRAMS.put("curl", "curl");
    SYSTEMS.put("Android", "Android");
    SYSTEMS.put("iPhone", "iPhone");
    SYSTEMS.put("iPad", "iPad");
    SYSTEMS.put("Windows", "Windows");
    SYSTEMS.put("Mac OS", "macOS");
    SYSTEMS.put("Linux", "Linux");
  }

  private Device() {}

  static String of(String userAgent) {
    String program = first(PROGRAMS, userAgent, "Another program");
    String system = first(SYSTEMS, userAgent, "");
    return system.isEmpty() ? program : program + " on " + system;
  }

  private static String first(Map<String, String> names, String text, String otherwise) {
    return names.entrySet().stream()
        .filter(name -> text.contains(name.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
