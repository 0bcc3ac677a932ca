package dev.bench.metrics;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A text of figures while it is written. Confined to one thread.
 *
 * <p>Shape: for each figure its help and type, then a line for each set of labels. Source:
 * Prometheus, text format 0.0.4.
 */
public final class MetricText {

  /** The media type of such a text. */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(4096);
  private final Map<String, String> common;

  /** A text without labels of its own. */
  public MetricText() {
    this(Map.of());
  }

  /** A text each of whose lines has the labels {@code common}. */
  MetricText(Map<String, String> common) {
    this.common = common;
  }

  /** A figure that only grows while the process lives. */
  public void counter(String name, String help, double value) {
    head(name, help, "counter");
    line(name, Map.of(), value);
  }

  /** A figure that rises and falls. */
  public void gauge(String name, String help, double value) {
    head(name, help, "gauge");
    line(name, Map.of(), value);
  }

  /** The help and the type of a figure whose lines follow. */
  public void head(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** One line of a figure. */
  public void line(String name, Map<String, String> labels, double value) {
    Map<String, String> all = new LinkedHashMap<>(common);
    all.putAll(labels);
    text.append(name);
    char before = '{';
    for (Map.Entry<String, String> label : all.entrySet()) {
      text.append(before).append(label.getKey()).append("=\"");
      text.append(escaped(label.getValue())).append('"');
      before = ',';
    }
    text.append(all.isEmpty() ? " " : "} ").append(plain(value)).append('\n');
  }

  /** {@code value} without an exponent. */
  public static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
