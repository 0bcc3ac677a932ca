/**
 * App code: how it is found, loaded in generations, named and called.
 *
 * <p>Internal, and the only place of reflection. A dotted name from outside (a URL, a job in Redis)
 * is looked up in an index that was made from the class files when the generation was loaded;
 * nothing is ever loaded because data names it.
 */
@NullMarked
package dev.bench.app;

import org.jspecify.annotations.NullMarked;
