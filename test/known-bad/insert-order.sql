-- One order of plain-shop.ts, once for each item and buyer.
INSERT IGNORE INTO shop_orders (item, buyer) VALUES (?, ?)
