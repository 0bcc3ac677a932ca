/** The app @app@. */
package @app@;
