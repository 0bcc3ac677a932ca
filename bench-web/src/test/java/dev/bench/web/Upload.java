package dev.bench.web;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An upload as a browser's form sends it. */
final class Upload {

  private static final String BOUNDARY = "----formBoundary7MA4YWxk";

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final String fileName;
  private final byte[] content;
  private String site = "one.test";

  Upload(String fileName, byte[] content) {
    this.fileName = fileName;
    this.content = content;
  }

  static Upload of(String fileName, String content) {
    return new Upload(fileName, content.getBytes(StandardCharsets.UTF_8));
  }

  Upload with(String field, Object value) {
    fields.put(field, value.toString());
    return this;
  }

  /** To another site than one.test. */
  Upload to(String other) {
    site = other;
    return this;
  }

  HttpResponse<String> send(WebBench bench, String sid) throws Exception {
    return bench.send(
        bench
            .request("/api/method/upload_file")
            .setHeader("X-Frappe-Site-Name", site)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .header("Accept", "application/json")
            .header("Cookie", "sid=" + sid)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body())));
  }

  private byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    line(body, "Content-Disposition: form-data; name=\"file\"; filename=\"" + fileName + "\"");
    body.writeBytes(
        "Content-Type: application/octet-stream\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    fields.forEach((name, value) -> {
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      line(body, "Content-Disposition: form-data; name=\"" + name + "\"");
      body.writeBytes(("\r\n" + value).getBytes(StandardCharsets.UTF_8));
    });
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static void line(ByteArrayOutputStream body, String head) {
    body.writeBytes(("--" + BOUNDARY + "\r\n" + head + "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
