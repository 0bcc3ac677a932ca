package dev.bench.cli.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.BuildFault;
import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each edit is compiled in part and as a whole; the class files must be the same. */
class IncrementalCompilerTest {

  private static final List<String> PLAIN = List.of("-parameters", "-proc:none");

  @TempDir Path folder;

  private IncrementalCompiler compiler;
  private Path root;
  private Path earlier;
  private int count;

  @BeforeEach
  void compile_an_app() throws IOException {
    compiler = new IncrementalCompiler();
    root = folder.resolve("src");
    write(
        "Price",
        "{ public static final int VAT = 19; static int of(int net) { return net * 2; } }");
    write("Shop", "{ int sell() { return Price.of(1) + Price.VAT; } }");
    write("Base", "{ public String name() { return \"base\"; } }");
    write("Derived", "extends Base { }");
    write("Maker", "{ Derived make() { return new Derived(); } }");
    write("User", "{ String use() { var made = new Maker().make(); return made.name(); } }");
    write("Order", "(int id, String item) { }", "record");
    write("Reader", "{ String read(Order order) { return order.item(); } }");
    write("Shape", "{ record Round() implements Shape {} }", "sealed interface");
    write(
        "Areas", "{ int of(Shape shape) { return switch (shape) { case Shape.Round _ -> 1; }; } }");
    for (int i = 0; i < 8; i++) {
      write("Other" + i, "{ Runnable r = () -> {}; }");
    }
    earlier = out();
    assertThat(whole(earlier)).isEmpty();
  }

  @AfterEach
  void close() throws IOException {
    compiler.close();
  }

  @Test
  void an_edit_of_a_body_compiles_one_source() throws IOException {
    edit("Price", "net * 2", "net * 3");
    assertThat(compiledFor("Price")).containsExactly("Price");
  }

  @Test
  void a_changed_constant_compiles_those_that_may_have_copied_it() throws IOException {
    edit("Price", "VAT = 19", "VAT = 20");
    assertThat(compiledFor("Price")).containsExactly("Price", "Shop");
  }

  @Test
  void a_renamed_method_is_a_fault_of_those_that_call_it_by_a_type_that_they_do_not_name()
      throws IOException {
    edit("Base", "name()", "title()");
    assertThat(faultsOf("Base")).containsExactly("User.java");
    edit("User", "made.name()", "made.title()");
    assertThat(faultsOf("Base", "User")).isEmpty();
  }

  @Test
  void a_changed_component_of_a_record_reaches_its_readers() throws IOException {
    edit("Order", "String item", "CharSequence item");
    assertThat(faultsOf("Order")).containsExactly("Reader.java");
    edit("Reader", "order.item()", "order.item().toString()");
    assertThat(compiledFor("Order", "Reader")).containsExactly("Order", "Reader");
  }

  @Test
  void a_new_subclass_of_a_sealed_type_reaches_the_switches_over_it() throws IOException {
    edit("Shape", "}", "record Square() implements Shape {} }");
    assertThat(faultsOf("Shape")).containsExactly("Areas.java");
  }

  @Test
  void classes_inside_of_methods_come_and_go_with_their_source() throws IOException {
    edit("Other3", "() -> {}", "new Runnable() { public void run() {} }");
    assertThat(compiledFor("Other3")).containsExactly("Other3", "Other3$1");
  }

  @Test
  void an_annotation_processor_compiles_all() throws IOException {
    edit("Price", "net * 2", "net * 3");
    Path out = out();
    SourceCompiler.Task task =
        new SourceCompiler.Task(sources(), List.of(), List.of(), List.of("-parameters"));
    assertThat(compiler.compile(task, edited("Price"), out, folder.resolve("generated"))).isEmpty();
    assertThat(notLinked(out)).contains("Other1", "Shop");
  }

  /** The classes that are compiled after an edit of these sources. */
  private Set<String> compiledFor(String... edited) throws IOException {
    Path out = out();
    assertThat(compiler.compile(task(), edited(edited), out, out)).isEmpty();
    Path all = out();
    assertThat(whole(all)).isEmpty();
    assertThat(contents(out)).isEqualTo(contents(all));
    return notLinked(out);
  }

  /** The names of the sources that are wrong after an edit of these sources. */
  private Set<String> faultsOf(String... edited) throws IOException {
    Path out = out();
    Set<String> names = new TreeSet<>();
    for (BuildFault fault : compiler.compile(task(), edited(edited), out, out)) {
      names.add(Path.of(String.valueOf(fault.file())).getFileName().toString());
    }
    return names;
  }

  private Optional<IncrementalCompiler.Earlier> edited(String... names) {
    Set<Path> sources = new TreeSet<>();
    for (String name : names) {
      sources.add(source(name));
    }
    return Optional.of(new IncrementalCompiler.Earlier(earlier, root, sources));
  }

  private Set<String> notLinked(Path out) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : Folders.files(out)) {
      Path before = earlier.resolve(out.relativize(file).toString());
      if (!Files.exists(before) || !Files.isSameFile(file, before)) {
        names.add(file.getFileName().toString().replace(".class", ""));
      }
    }
    return names;
  }

  private static Map<String, String> contents(Path out) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : Folders.files(out)) {
      contents.put(
          out.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
    }
    return contents;
  }

  private List<BuildFault> whole(Path out) throws IOException {
    return compiler.compile(task(), Optional.empty(), out, out);
  }

  private SourceCompiler.Task task() throws IOException {
    return new SourceCompiler.Task(sources(), List.of(), List.of(), PLAIN);
  }

  private List<Path> sources() throws IOException {
    return Folders.files(root);
  }

  private Path out() throws IOException {
    return Files.createDirectories(folder.resolve("out" + count++));
  }

  private Path source(String name) {
    return root.resolve("shop").resolve(name + ".java");
  }

  private void write(String name, String rest) throws IOException {
    write(name, rest, "class");
  }

  private void write(String name, String rest, String kind) throws IOException {
    Files.createDirectories(source(name).getParent());
    Files.writeString(source(name), "package shop; public %s %s %s\n".formatted(kind, name, rest));
  }

  private void edit(String name, String from, String to) throws IOException {
    String text = Files.readString(source(name));
    assertThat(text).contains(from);
    int at = text.lastIndexOf(from);
    Files.writeString(
        source(name), text.substring(0, at) + to + text.substring(at + from.length()));
  }
}
