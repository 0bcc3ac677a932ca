"""Enqueues jobs and drains them with RQ's SimpleWorker; prints the jobs a second of the drain."""

import sys
import time

import redis
import rq
from rq.serializers import JSONSerializer

port, jobs = int(sys.argv[1]), int(sys.argv[2])
connection = redis.Redis(port=port)
queue = rq.Queue("rqpeer", connection=connection, serializer=JSONSerializer)
for number in range(jobs):
    queue.enqueue_call("operator.add", args=(number, 1), result_ttl=600)
worker = rq.SimpleWorker([queue], connection=connection, serializer=JSONSerializer)
began = time.monotonic()
worker.work(burst=True, logging_level="ERROR")
print(jobs / (time.monotonic() - began))
