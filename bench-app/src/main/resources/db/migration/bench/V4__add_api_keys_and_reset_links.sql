-- API keys of users, and the link by which a user sets a forgotten password. Secrets are random, so their SHA-256 is enough.
alter table bench_user
  add column api_key varchar(64) character set ascii collate ascii_bin null,
  add column api_secret_hash char(64) character set ascii collate ascii_bin null comment 'SHA-256, hexadecimal',
  add column reset_key_hash char(64) character set ascii collate ascii_bin null comment 'SHA-256, hexadecimal; null once it was used',
  add column reset_expires datetime(6) null,
  add unique key (api_key),
  add key (reset_key_hash);
