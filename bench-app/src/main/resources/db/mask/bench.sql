-- What a copy of a site for other eyes holds no more. bench_masked_user maps each user to the name that it gets.
delete from bench_error_log;
delete from bench_scheduled_job_log;
delete from bench_email_queue;
delete from bench_file where is_private;
update bench_file join bench_masked_user on bench_file.owner = bench_masked_user.name set owner = masked;
update bench_user join bench_masked_user using (name)
  set full_name = masked, last_login = null;
update bench_user set password_hash = null, api_key = null, api_secret_hash = null;
update bench_user join bench_masked_user using (name) set bench_user.name = masked;
