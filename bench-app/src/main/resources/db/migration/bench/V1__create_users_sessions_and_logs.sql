-- The tables of the built-in app. All begin with bench_, so that an app may name its own as it likes.
-- Times are UTC with microseconds. The character set is the database's: utf8mb4.

-- Who may log in, and who acts without a login.
create table bench_user (
  name varchar(140) not null comment 'Guest, Administrator or an e-mail address in lower case',
  full_name varchar(140) not null default '',
  password_hash varchar(255) null comment 'as dev.bench.session writes it; null: no login by password',
  enabled boolean not null default true,
  user_type varchar(20) not null default 'System User' comment 'System User or Website User',
  created datetime(6) not null default current_timestamp(6),
  modified datetime(6) not null default current_timestamp(6) on update current_timestamp(6),
  last_login datetime(6) null,
  primary key (name)
) comment 'users';

-- The roles a user has beside All and Guest, which everyone has.
create table bench_user_role (
  user varchar(140) not null,
  role varchar(140) not null,
  primary key (user, role),
  foreign key (user) references bench_user (name) on delete cascade on update cascade
) comment 'roles of users';

-- Logins. Redis holds a copy that may be lost; this is what it is filled from.
create table bench_session (
  sid_hash char(64) character set ascii collate ascii_bin not null comment 'SHA-256 of the sid, hexadecimal: the sid itself is a secret',
  user varchar(140) not null,
  csrf_token varchar(64) character set ascii collate ascii_bin not null default '',
  ip_address varchar(45) not null default '',
  user_agent varchar(255) not null default '',
  created datetime(6) not null default current_timestamp(6),
  last_seen datetime(6) not null default current_timestamp(6),
  expires datetime(6) not null,
  primary key (sid_hash),
  key (user),
  key (expires),
  foreign key (user) references bench_user (name) on delete cascade on update cascade
) comment 'logins';

-- Failures of requests, jobs and schedules, with what is needed to find them in the log files.
create table bench_error_log (
  id bigint not null auto_increment,
  created datetime(6) not null default current_timestamp(6),
  source varchar(140) not null comment 'path of the request, or dotted name of the method',
  message text not null,
  trace mediumtext null,
  user varchar(140) not null default '',
  reference varchar(140) not null default '' comment 'id of the request or the job',
  generation varchar(40) not null default '',
  primary key (id),
  key (created),
  key (source)
) comment 'failures';

-- What became of each scheduled run.
create table bench_scheduled_job_log (
  id bigint not null auto_increment,
  method varchar(255) not null comment 'dotted name',
  job_id varchar(140) not null,
  planned datetime(6) null comment 'the fire this run answers',
  started datetime(6) null,
  ended datetime(6) null,
  status varchar(20) not null comment 'Start, Complete or Failed',
  details mediumtext null,
  created datetime(6) not null default current_timestamp(6),
  primary key (id),
  key (method, created),
  key (job_id),
  key (created)
) comment 'scheduled runs';

-- What was committed but could not be sent, because Redis was away. Workers send it and delete it.
create table bench_outbox (
  id bigint not null auto_increment,
  kind varchar(20) not null comment 'job or event',
  payload mediumtext not null comment 'JSON, as it would have been sent',
  created datetime(6) not null default current_timestamp(6),
  attempts int not null default 0,
  primary key (id)
) comment 'what waits to be sent';

-- Administrator gets its password from bench new-site.
insert into bench_user (name, full_name, user_type) values
  ('Administrator', 'Administrator', 'System User'),
  ('Guest', 'Guest', 'Website User');

insert into bench_user_role (user, role) values
  ('Administrator', 'Administrator'),
  ('Administrator', 'System Manager');
