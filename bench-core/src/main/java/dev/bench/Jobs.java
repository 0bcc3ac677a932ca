package dev.bench;

import java.util.Map;
import java.util.Optional;

/**
 * What a unit of work enqueues; sent when its transaction commits, dropped when it rolls back.
 *
 * <p>Arguments are turned into JSON at the call. A method is given as a reference to a declared
 * job, or by its dotted name; either must be a job of an app that the site has.
 */
public interface Jobs {

  /** Enqueues {@code method} on its own queue. */
  default JobRef enqueue(Call0 method) {
    return job(method).enqueue();
  }

  /** Enqueues {@code method} with one argument. */
  default <A> JobRef enqueue(Call1<? super A> method, A a) {
    return job(method, a).enqueue();
  }

  /** Enqueues {@code method} with two arguments. */
  default <A, B> JobRef enqueue(Call2<? super A, ? super B> method, A a, B b) {
    return job(method, a, b).enqueue();
  }

  /** Enqueues {@code method} with three arguments. */
  default <A, B, C> JobRef enqueue(Call3<? super A, ? super B, ? super C> method, A a, B b, C c) {
    return job(method, a, b, c).enqueue();
  }

  /** Enqueues {@code method} with four arguments. */
  default <A, B, C, D> JobRef enqueue(
      Call4<? super A, ? super B, ? super C, ? super D> method, A a, B b, C c, D d) {
    return job(method, a, b, c, d).enqueue();
  }

  /** Enqueues {@code method} with five arguments. */
  default <A, B, C, D, E> JobRef enqueue(
      Call5<? super A, ? super B, ? super C, ? super D, ? super E> method,
      A a,
      B b,
      C c,
      D d,
      E e) {
    return job(method, a, b, c, d, e).enqueue();
  }

  /** Enqueues {@code method} with six arguments. */
  default <A, B, C, D, E, F> JobRef enqueue(
      Call6<? super A, ? super B, ? super C, ? super D, ? super E, ? super F> method,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f) {
    return job(method, a, b, c, d, e, f).enqueue();
  }

  /** Enqueues the job of that dotted name with named arguments. */
  default JobRef enqueue(String method, Map<String, ?> arguments) {
    return job(method, arguments).enqueue();
  }

  /** Begins a job without arguments. */
  JobBuilder job(Call0 method);

  /** Begins a job with one argument. */
  <A> JobBuilder job(Call1<? super A> method, A a);

  /** Begins a job with two arguments. */
  <A, B> JobBuilder job(Call2<? super A, ? super B> method, A a, B b);

  /** Begins a job with three arguments. */
  <A, B, C> JobBuilder job(Call3<? super A, ? super B, ? super C> method, A a, B b, C c);

  /** Begins a job with four arguments. */
  <A, B, C, D> JobBuilder job(
      Call4<? super A, ? super B, ? super C, ? super D> method, A a, B b, C c, D d);

  /** Begins a job with five arguments. */
  <A, B, C, D, E> JobBuilder job(
      Call5<? super A, ? super B, ? super C, ? super D, ? super E> method, A a, B b, C c, D d, E e);

  /** Begins a job with six arguments. */
  <A, B, C, D, E, F> JobBuilder job(
      Call6<? super A, ? super B, ? super C, ? super D, ? super E, ? super F> method,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f);

  /** Begins the job of that dotted name with named arguments. */
  JobBuilder job(String method, Map<String, ?> arguments);

  /**
   * The job of this site with that id, as it is in Redis now; the id is that of its {@link JobRef},
   * or the one that it was given by {@link JobBuilder#id}.
   */
  Optional<JobRef> get(String id);

  /**
   * Cancels a job of this site, at once and whatever becomes of the transaction: one that waits
   * does not run, and one that runs is interrupted, rolled back and not repeated. False when it has
   * ended or there is none. The id as in {@link #get}.
   */
  boolean cancel(String id);
}
