-- Mail: what is to be sent, is being sent and was sent. The names of states are those of Frappe's Email Queue.
create table bench_email_queue (
  id bigint not null auto_increment,
  message_id varchar(255) character set ascii collate ascii_bin not null comment 'fixed before the first try',
  status varchar(20) not null comment 'Not Sent, Sending, Sent, Partially Sent, Error or Caught',
  user varchar(140) not null default '' comment 'who wrote it',
  reply_to text not null comment 'JSON: a list of addresses',
  subject text not null,
  text mediumtext not null,
  html mediumtext null,
  error text null comment 'why it is not sent, or not to all',
  tries int not null default 0 comment 'how often a server was given it',
  due datetime(6) not null default current_timestamp(6) comment 'when it may be sent at the earliest',
  lease char(36) character set ascii collate ascii_bin null comment 'of the process that sends it now',
  lease_until datetime(6) null comment 'after that time another process may go on',
  handed_over datetime(6) null comment 'from then on the server may have it, until it has answered',
  created datetime(6) not null default current_timestamp(6),
  modified datetime(6) not null default current_timestamp(6) on update current_timestamp(6),
  primary key (id),
  key (status, due),
  key (status, lease_until)
) comment 'mail';

create table bench_email_queue_recipient (
  email bigint not null,
  position int not null,
  kind varchar(3) not null comment 'TO, CC or BCC',
  name varchar(255) not null default '',
  address varchar(254) not null,
  status varchar(20) not null default 'Not Sent' comment 'Not Sent, Sent or Error',
  error text null comment 'what the server answered',
  primary key (email, position),
  foreign key (email) references bench_email_queue (id) on delete cascade
) comment 'recipients of mail';

create table bench_email_queue_attachment (
  email bigint not null,
  position int not null,
  file_name varchar(255) not null,
  media_type varchar(180) not null,
  content longblob not null,
  primary key (email, position),
  foreign key (email) references bench_email_queue (id) on delete cascade
) comment 'attachments of mail';
