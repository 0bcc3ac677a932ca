import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites the classes of a jar for Java 25, in place: {@code java NewerClasses.java JAR}.
 *
 * <p>The code stays what it is; only the version and the frames that its verification needs are new.
 * The JVM keeps classes that are older than Java 6 in no AOT cache, and verifies them the old way,
 * which is slow.
 */
class NewerClasses {

  public static void main(String[] words) throws IOException {
    Path jar = Path.of(words[0]);
    Path draft = jar.resolveSibling(jar.getFileName() + ".part");
    URL[] classPath = {jar.toUri().toURL()};
    try (JarFile from = new JarFile(jar.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(draft));
        URLClassLoader classes =
            new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      ClassFile rewriter =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(classes)));
      for (JarEntry entry : Collections.list(from.entries())) {
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        to.putNextEntry(copy);
        try (InputStream in = from.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          to.write(isOrdinary(entry.getName()) ? newer(rewriter, bytes) : bytes);
        }
      }
    }
    Files.move(draft, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Not the description of a module, nor a class that is meant for one version of Java. */
  private static boolean isOrdinary(String entry) {
    return entry.endsWith(".class")
        && !entry.endsWith("module-info.class")
        && !entry.startsWith("META-INF/");
  }

  private static byte[] newer(ClassFile rewriter, byte[] bytes) {
    return rewriter.transformClass(
        rewriter.parse(bytes),
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(NewerClasses::withVersion));
  }

  private static void withVersion(ClassBuilder builder, ClassElement element) {
    if (element instanceof ClassFileVersion) {
      builder.withVersion(ClassFile.JAVA_25_VERSION, 0);
    } else {
      builder.with(element);
    }
  }
}
