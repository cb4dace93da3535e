DELETE FROM orders WHERE sale_id = ?
