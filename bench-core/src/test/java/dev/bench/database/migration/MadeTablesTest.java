package dev.bench.database.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MadeTablesTest {

  @Test
  void tables_views_and_sequences_are_found_by_their_names() {
    assertThat(MadeTables.of("create table item (id int)")).containsExactly("item");
    assertThat(MadeTables.of("CREATE  TABLE IF NOT EXISTS `my item`(id int)"))
        .containsExactly("my item");
    assertThat(MadeTables.of("create or replace table shop.item as select 1"))
        .containsExactly("item");
    assertThat(MadeTables.of("create table `shop` . `item` (id int)")).containsExactly("item");
    assertThat(
            MadeTables.of(
                "create algorithm=merge definer=`a`@`%` sql security invoker view v as select 1"))
        .containsExactly("v");
    assertThat(MadeTables.of("create sequence numbers")).containsExactly("numbers");
  }

  @Test
  void a_new_name_of_a_table_is_one_that_is_made() {
    assertThat(MadeTables.of("rename table a to b, c to `d`")).containsExactly("b", "d");
    assertThat(MadeTables.of("alter table a rename to b")).containsExactly("b");
    assertThat(MadeTables.of("alter table a rename b")).containsExactly("b");
  }

  @Test
  void comments_before_the_statement_do_not_hide_it() {
    assertThat(MadeTables.of("-- first\n/* create table no */ # so\n create table yes (id int)"))
        .containsExactly("yes");
    assertThat(MadeTables.of("-- create table no (id int)")).isEmpty();
  }

  @Test
  void other_statements_make_none() {
    assertThat(MadeTables.of("insert into log values ('create table x')")).isEmpty();
    assertThat(MadeTables.of("create index i on item (id)")).isEmpty();
    assertThat(MadeTables.of("create temporary table t (id int)")).isEmpty();
    assertThat(MadeTables.of("drop table item")).isEmpty();
  }
}
