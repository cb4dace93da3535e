-- The pages that orders and barriers take up, their indexes included; as of the last ANALYZE.
SELECT SUM(data_length + index_length) AS bytes FROM information_schema.tables
WHERE (table_schema, table_name) IN (('flashproof', 'orders'), ('dtm_barrier', 'barrier'))
