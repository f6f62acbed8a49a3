-- The views that read the table follow its name by themselves.
alter table happening rename to fact;
alter table fact rename constraint happening_pkey to fact_pkey;
alter index happening_by_time rename to fact_by_time;
