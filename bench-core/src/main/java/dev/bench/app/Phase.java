package dev.bench.app;

/** A moment at which an app's hooks run. */
public enum Phase {
  /** Before the app's first migration on a site; can refuse. */
  BEFORE_INSTALL,
  /** After the app's first migration on a site. */
  AFTER_INSTALL,
  /** Before the app leaves a site; can refuse. */
  BEFORE_UNINSTALL,
  /** After the app has left a site. */
  AFTER_UNINSTALL,
  /** Before the migrations of a site; can refuse. */
  BEFORE_MIGRATE,
  /** After the migrations of a site. */
  AFTER_MIGRATE,
  /** Before a request's handler; can refuse. */
  BEFORE_REQUEST,
  /** After a request's handler. */
  AFTER_REQUEST,
  /** After a login. */
  ON_LOGIN,
  /** Before a logout. */
  ON_LOGOUT,
  /** Before a job's method; can refuse. */
  BEFORE_JOB,
  /** After a job's method. */
  AFTER_JOB
}
