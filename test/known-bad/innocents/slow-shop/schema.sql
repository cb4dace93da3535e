-- The orders of the slow shop.
CREATE TABLE IF NOT EXISTS deals (
  sale VARCHAR(64) NOT NULL,
  buyer VARCHAR(64) NOT NULL,
  gid VARCHAR(128) NOT NULL,
  made_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (sale, buyer)
)
