create table @app@_note (
  id      bigint unsigned not null auto_increment primary key,
  text    varchar(500)    not null,
  owner   varchar(140)    not null,
  created timestamp       not null default current_timestamp
);
