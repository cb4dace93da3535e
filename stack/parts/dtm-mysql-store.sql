CREATE DATABASE IF NOT EXISTS dtm;
CREATE TABLE IF NOT EXISTS dtm.trans_global (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  gid VARCHAR(128) NOT NULL,
  trans_type VARCHAR(45) NOT NULL,
  status VARCHAR(12) NOT NULL,
  query_prepared VARCHAR(1024) NOT NULL,
  protocol VARCHAR(45) NOT NULL,
  create_time DATETIME,
  update_time DATETIME,
  finish_time DATETIME,
  rollback_time DATETIME,
  options VARCHAR(1024) DEFAULT '',
  custom_data VARCHAR(1024) DEFAULT '',
  next_cron_interval INT,
  next_cron_time DATETIME,
  owner VARCHAR(128) NOT NULL DEFAULT '',
  ext_data TEXT,
  result VARCHAR(1024) DEFAULT '',
  rollback_reason VARCHAR(1024) DEFAULT '',
  UNIQUE KEY gid (gid),
  KEY owner (owner),
  KEY status_next_cron_time (status, next_cron_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
CREATE TABLE IF NOT EXISTS dtm.trans_branch_op (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  gid VARCHAR(128) NOT NULL,
  url VARCHAR(1024) NOT NULL,
  data TEXT,
  bin_data BLOB,
  branch_id VARCHAR(128) NOT NULL,
  op VARCHAR(45) NOT NULL,
  status VARCHAR(45) NOT NULL,
  finish_time DATETIME,
  rollback_time DATETIME,
  create_time DATETIME,
  update_time DATETIME,
  UNIQUE KEY gid_uniq (gid, branch_id, op)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
CREATE TABLE IF NOT EXISTS dtm.kv (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  cat VARCHAR(45) NOT NULL,
  k VARCHAR(128) NOT NULL,
  v TEXT,
  version BIGINT DEFAULT 1,
  create_time DATETIME,
  update_time DATETIME,
  UNIQUE KEY uniq_k (cat, k)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
