INSERT INTO orders (sale_id, user_id, gid) VALUES ?
