package dev.bench.worker;

import dev.bench.config.ProcessMark;
import dev.bench.embedded.HostName;
import dev.bench.queue.Leases;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The name of a worker process, and how {@code rq info} shows it: each slot is a worker of RQ's.
 *
 * @param process its id in leases and executions; new at every start
 * @param workers the names of its slots: {@code <process>.<host>.<pid>.<slot>}
 * @param queues the queues it serves, as RQ calls them; asked again each time
 * @param mark by which {@code bench start} knows its child; empty when it is none
 */
record Identity(String process, List<String> workers, Supplier<List<String>> queues, String mark) {

  private static final Duration SHOWN = Duration.ofMinutes(8); // as RQ's own workers
  private static final int ID_BYTES = 6;
  private static final String EMULATED_RQ = "2.10.0";

  /** As the kernel has it: a name server is not asked, and need not know it. */
  private static final String HOST = HostName.current().replaceAll("[^A-Za-z0-9-]", "-");

  static Identity create(int slots, Supplier<List<String>> queues) {
    byte[] random = new byte[ID_BYTES];
    new SecureRandom().nextBytes(random);
    String process = "p" + HexFormat.of().formatHex(random);
    String place = process + "." + HOST + "." + ProcessHandle.current().pid() + ".";
    List<String> workers = IntStream.range(0, slots).mapToObj(slot -> place + slot).toList();
    return new Identity(process, workers, queues, ProcessMark.ofThisProcess());
  }

  Leases.Presence presence(Duration lease) {
    List<String> served = queues.get();
    Map<String, String> facts =
        Map.of(
            "queues",
            String.join(",", served),
            "pid",
            Long.toString(ProcessHandle.current().pid()),
            "hostname",
            HOST,
            "ip_address",
            "unknown",
            "version",
            EMULATED_RQ,
            "python_version",
            "java " + Runtime.version().feature(),
            ProcessMark.FIELD,
            mark);
    return new Leases.Presence(process, lease, SHOWN, workers, served, facts);
  }
}
