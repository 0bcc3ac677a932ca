create table figure (id int not null primary key, title varchar(140) not null);
insert into figure select seq, concat('Title of the row number ', seq) from seq_1_to_1000;
