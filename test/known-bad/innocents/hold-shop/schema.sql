-- What was decided on each purchase, and the orders. The first decision on a purchase stands.
CREATE TABLE IF NOT EXISTS decisions (
  gid CHAR(36) NOT NULL PRIMARY KEY,
  decision ENUM('bought', 'cancelled') NOT NULL
);
CREATE TABLE IF NOT EXISTS orders (
  gid CHAR(36) NOT NULL PRIMARY KEY,
  sale VARCHAR(64) NOT NULL,
  buyer VARCHAR(64) NOT NULL,
  made_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY one_each (sale, buyer)
);
