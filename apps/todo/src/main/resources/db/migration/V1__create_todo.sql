create table todo (
  id       bigint unsigned not null auto_increment primary key,
  title    varchar(140)    not null,
  priority int             not null default 1,
  owner    varchar(140)    not null,
  done     boolean         not null default false,
  created  timestamp       not null default current_timestamp,
  index todo_open (done, priority)
);
