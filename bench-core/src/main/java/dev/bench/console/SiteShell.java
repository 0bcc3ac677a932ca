package dev.bench.console;

import dev.bench.app.Generation;
import dev.bench.app.LoadedApp;
import dev.bench.build.AppBuild;
import dev.bench.site.SiteState;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/**
 * Evaluates Java with the classes of some apps of one generation.
 *
 * <p>{@link #bind} is called first in each unit of work: it gives the variable {@code ctx} the
 * context of the calling thread, also after a line has declared another {@code ctx}. For one
 * thread.
 */
public final class SiteShell implements AutoCloseable {

  private static final String IMPORTS =
      "import dev.bench.*; import dev.bench.http.*; import java.time.*; import java.util.*; "
          + "import java.util.stream.*;";

  private static final int LONGEST_VALUE = 20_000;

  private final JShell shell;

  /** A shell for these apps. */
  public SiteShell(List<LoadedApp> apps) {
    List<ClassLoader> loaders = new ArrayList<>(apps.stream().map(LoadedApp::loader).toList());
    loaders.add(SiteShell.class.getClassLoader());
    this.shell =
        JShell.builder()
            .executionEngine(new InThisThread(new SnippetLoader(loaders)), null)
            .compilerOptions("-parameters", "-proc:none")
            .build();
    classPath(apps).forEach(shell::addToClasspath);
    statements(IMPORTS);
    for (LoadedApp app : apps) {
      String name = app.app().getClass().getPackageName();
      statements("import %s.*;".formatted(name));
    }
  }

  /** A shell for the apps of {@code code} that are installed on {@code site}. */
  public static SiteShell on(SiteState site, Generation code) {
    return new SiteShell(
        site.installedApps().stream()
            .flatMap(app -> Stream.ofNullable(code.apps().get(app)))
            .toList());
  }

  private static Set<String> classPath(List<LoadedApp> apps) {
    Set<String> paths = new LinkedHashSet<>();
    for (LoadedApp app : apps) {
      app.build().map(AppBuild::classes).ifPresent(folder -> paths.add(folder.toString()));
      app.build().stream()
          .flatMap(build -> build.jars().stream())
          .forEach(jar -> paths.add(jar.toString()));
    }
    paths.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    return paths;
  }

  /** Takes the context that is bound to this thread now. */
  public void bind() {
    boolean known = shell.variables().anyMatch(SiteShell::isContext);
    // A new declaration resets the variables that were made from the old one.
    statements((known ? "" : "Context ") + "ctx = Context.current();");
    if (!known) {
      statements("void commit() { ctx.commit(); }");
    }
  }

  private static boolean isContext(VarSnippet variable) {
    return variable.name().equals("ctx") && variable.typeName().equals("Context");
  }

  private void statements(String text) {
    Answer answer = evaluate(text);
    if (!answer.good()) {
      throw new IllegalStateException(text + ": " + answer.errors());
    }
  }

  /** Whether {@code text} is a beginning that more lines may complete. */
  public boolean isIncomplete(String text) {
    Completeness found = analysis().analyzeCompletion(text).completeness();
    return found == Completeness.DEFINITELY_INCOMPLETE
        || found == Completeness.CONSIDERED_INCOMPLETE;
  }

  /**
   * What may stand behind {@code text}.
   *
   * @param anchor is given the offset in {@code text} that the answers replace from
   */
  public List<String> completions(String text, int[] anchor) {
    return analysis().completionSuggestions(text, text.length(), anchor).stream()
        .map(SourceCodeAnalysis.Suggestion::continuation)
        .distinct()
        .toList();
  }

  private SourceCodeAnalysis analysis() {
    return shell.sourceCodeAnalysis();
  }

  /** Evaluates one snippet after another, until one fails or the thread is interrupted. */
  public Answer evaluate(String text) {
    List<Answer.Value> values = new ArrayList<>();
    String rest = text;
    while (!rest.isBlank()) {
      CompletionInfo next = analysis().analyzeCompletion(rest);
      String source = next.source() == null ? rest : next.source();
      for (SnippetEvent event : shell.eval(source)) {
        List<String> errors = errors(event);
        if (!errors.isEmpty()) {
          return new Answer(false, values, errors);
        }
        addValue(event, values);
      }
      rest = next.source() == null ? "" : next.remaining();
      if (!rest.isBlank() && Thread.currentThread().isInterrupted()) {
        return new Answer(false, values, List.of(LineInterruptedError.MESSAGE));
      }
    }
    return new Answer(true, values, List.of());
  }

  private static void addValue(SnippetEvent event, List<Answer.Value> values) {
    Snippet snippet = event.snippet();
    SubKind kind = snippet.subKind();
    String value = event.value();
    if (event.causeSnippet() != null || value == null || value.isEmpty() || !kind.hasValue()) {
      return;
    }
    boolean variable =
        kind == SubKind.VAR_DECLARATION_WITH_INITIALIZER_SUBKIND
            || kind == SubKind.ASSIGNMENT_SUBKIND;
    String name = snippet instanceof VarSnippet named ? named.name() : "";
    values.add(new Answer.Value(variable, name, Cut.to(LONGEST_VALUE, value)));
  }

  private List<String> errors(SnippetEvent event) {
    if (event.exception() != null) {
      return thrown(event.exception());
    }
    boolean rejected = event.status() == Snippet.Status.REJECTED;
    if (!rejected && event.status() != Snippet.Status.RECOVERABLE_NOT_DEFINED) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    if (rejected) {
      shell
          .diagnostics(event.snippet())
          .filter(Diag::isError)
          .forEach(fault -> lines.addAll(fault.getMessage(Locale.ROOT).lines().toList()));
    } else {
      shell
          .unresolvedDependencies((jdk.jshell.DeclarationSnippet) event.snippet())
          .forEach(name -> lines.add("there is no " + name));
    }
    return lines.isEmpty() ? List.of("this is not Java") : lines;
  }

  private static List<String> thrown(JShellException failure) {
    List<String> lines = new ArrayList<>();
    String message = String.valueOf(failure.getMessage());
    lines.add(
        failure instanceof EvalException thrown
            ? thrown.getExceptionClassName() + ": " + message
            : message);
    lines.addAll(AppFrames.of(failure.getStackTrace()));
    return lines;
  }

  @Override
  public void close() {
    shell.close();
  }
}
