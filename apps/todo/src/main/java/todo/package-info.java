/** The sample app: todos that are added by anyone logged in, listed on a page and reminded of. */
@NullMarked
package todo;

import org.jspecify.annotations.NullMarked;
