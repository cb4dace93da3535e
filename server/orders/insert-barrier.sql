INSERT IGNORE INTO dtm_barrier.barrier (trans_type, gid, branch_id, op, barrier_id, reason)
VALUES (?, ?, ?, ?, ?, ?)
