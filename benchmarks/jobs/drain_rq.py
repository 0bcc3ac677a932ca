"""Enqueues jobs, a fifth of those asked for, and drains them with RQ's SimpleWorker; prints both rates."""

import sys
import time

import redis
import rq
from rq.serializers import JSONSerializer

port, jobs = int(sys.argv[1]), max(500, int(sys.argv[2]) // 5)
connection = redis.Redis(port=port)
queue = rq.Queue("rqpeer", connection=connection, serializer=JSONSerializer)
began = time.monotonic()
for number in range(jobs):
    queue.enqueue_call("operator.add", args=(number, 1), result_ttl=600)
print(f"RQ, enqueue one by one\t{jobs / (time.monotonic() - began)}")
worker = rq.SimpleWorker([queue], connection=connection, serializer=JSONSerializer)
began = time.monotonic()
worker.work(burst=True, logging_level="ERROR")
print(f"RQ, SimpleWorker\t{jobs / (time.monotonic() - began)}")
