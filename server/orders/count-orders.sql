SELECT COUNT(*) AS orders FROM orders WHERE sale_id = ?
