-- Runs when a buyer of the list has an order already: leaves that order as it is, and inserts those of the others.
INSERT INTO orders (sale_id, user_id, gid) VALUES ? ON DUPLICATE KEY UPDATE id = id
