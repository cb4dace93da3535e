// `make demo`: the sample's demonstration, on the real stack, with the order count read from MySQL.
