update todo set title = concat('Todo ', id);
update todo join bench_masked_user on todo.owner = bench_masked_user.name set owner = masked;
