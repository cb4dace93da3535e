-- The orders of these buyers that another message has created.
SELECT user_id, gid FROM orders WHERE sale_id = ? AND user_id IN (?) AND gid <> ?
