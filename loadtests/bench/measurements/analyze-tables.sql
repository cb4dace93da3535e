ANALYZE TABLE flashproof.orders, dtm_barrier.barrier
