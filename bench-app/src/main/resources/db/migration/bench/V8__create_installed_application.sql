-- The apps of the site. site_state.json in the site's folder holds a copy of the names.
create table bench_installed_application (
  app_name varchar(140) not null,
  app_version varchar(140) not null default '' comment 'at the last installation or migration',
  idx int not null comment 'the order of installation, from 1',
  created datetime(6) not null default current_timestamp(6),
  primary key (app_name)
) comment 'installed apps';
