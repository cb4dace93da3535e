-- One deal; a branch that runs twice writes it once.
INSERT IGNORE INTO deals (sale, buyer, gid) VALUES (?, ?, ?)
