-- The orders, and the barriers of the branches that wrote them.
CREATE TABLE IF NOT EXISTS barriers (
  gid VARCHAR(128) NOT NULL,
  branch VARCHAR(16) NOT NULL,
  PRIMARY KEY (gid, branch)
);
CREATE TABLE IF NOT EXISTS orders (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  gid VARCHAR(128) NOT NULL,
  sale VARCHAR(64) NOT NULL,
  buyer VARCHAR(64) NOT NULL,
  made_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY of_sale (sale, buyer)
);
