-- Files of a site; their content lies in public/files and private/files of the site's folder.
create table bench_file (
  name char(10) character set ascii collate ascii_bin not null comment 'id, ten hexadecimal digits',
  file_name varchar(140) collate utf8mb4_bin not null comment 'name in its folder, unique there',
  is_private boolean not null,
  size bigint not null comment 'bytes',
  content_hash char(32) character set ascii collate ascii_bin not null comment 'MD5, hexadecimal',
  folder varchar(140) not null default 'Home',
  attached_to_doctype varchar(140) not null default '',
  attached_to_name varchar(140) not null default '',
  attached_to_field varchar(140) not null default '',
  owner varchar(140) not null,
  created datetime(6) not null,
  deleted datetime(6) null comment 'the row holds the name until the content is gone',
  primary key (name),
  unique key (is_private, file_name),
  key (attached_to_doctype, attached_to_name),
  key (deleted)
) comment 'files';
