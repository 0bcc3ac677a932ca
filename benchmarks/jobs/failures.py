#!/usr/bin/env python3
"""How much memory of Redis 200,000 failed jobs take once a worker has looked after the lanes.

    benchmarks/jobs/failures.py BENCH_FOLDER [JOBS]        of the bench in that folder, whose worker runs

Lays failed jobs of one site as settle.lua leaves them, each with an error of 8 KiB (the most that is kept, here of text that does
not compress well), then waits until the worker has removed what is kept no longer. Prints used_memory before, at its peak and after,
how many were kept whole, and how many were counted by cause. Needs python3-redis.
"""

import base64
import json
import os
import sys
import time
import zlib

import redis

with open(os.path.join(sys.argv[1], "sites/common_site_config.json")) as settings:
    connection = redis.Redis.from_url(json.load(settings)["redis_queue"])
jobs = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
bench = next(connection.scan_iter("bench:*:upkeep")).decode().split(":")[1]
lane = f"{bench}:default:failures.localhost"


def used():
    return connection.info("memory")["used_memory"] / 1e6


def lay(first, count):
    pipe = connection.pipeline(transaction=False)
    for number in range(first, first + count):
        job = f"failures-{number}"
        error = "java.lang.IllegalStateException: it broke\n" + "".join(
            f"\tat shop.Reports.build{i}(Reports.java:{os.urandom(2).hex()})\n" for i in range(40)
        )
        packed = base64.b64encode(zlib.compress(error[:8192].encode()))
        pipe.hset(
            f"rq:job:{job}",
            mapping={
                "status": "failed", "origin": lane, "data": b"x" * 70, "created_at": "2026-01-01T10:00:00.000000Z",
                "enqueued_at": "2026-01-01T10:00:00.000000Z", "started_at": "2026-01-01T10:00:00.000000Z",
                "ended_at": "2026-01-01T10:00:00.000000Z", "last_heartbeat": "2026-01-01T10:00:00.000000Z",
                "description": "shop.Reports.build(7)", "timeout": "300", "result_ttl": "600", "failure_ttl": "604800",
                "meta": '{"site": "failures.localhost", "user": "Administrator"}', "worker_name": "p.host.1.0",
                "bench_cause": "java.lang.IllegalStateException",
            },
        )
        pipe.expire(f"rq:job:{job}", 604800)
        pipe.xadd(f"rq:results:{job}", {"type": "2", "exc_string": packed})
        pipe.expire(f"rq:results:{job}", 604800)
        pipe.zadd(f"rq:failed:{lane}", {job: time.time() + 604800 + number / 1e6})
    pipe.sadd("rq:queues", f"rq:queue:{lane}")
    pipe.execute()


before, peak = used(), 0.0
for first in range(0, jobs, 500):
    lay(first, 500)
    peak = max(peak, used())
began = time.monotonic()
while connection.zcard(f"rq:failed:{lane}") > 1000 and time.monotonic() - began < 300:
    time.sleep(1)
counted = connection.hgetall(f"bench:{bench}:dropped:default")
print(f"before {before:.0f} MB, peak {peak:.0f} MB, after {used():.0f} MB, {time.monotonic() - began:.0f} s after the last one")
print(f"kept {connection.zcard(f'rq:failed:{lane}')} of {jobs}; counted: {counted}")
