-- A scheduled run: when its fire was planned, when its job was enqueued, began and ended, and how.
alter table bench_scheduled_job_log
  add column enqueued datetime(6) null comment 'when the job was put into its queue' after planned;
