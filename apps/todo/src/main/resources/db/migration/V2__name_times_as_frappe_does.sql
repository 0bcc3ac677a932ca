alter table todo
  rename column created to creation,
  add column modified timestamp not null default current_timestamp on update current_timestamp;
