// A shop that is right: one transaction takes the unit, if there is one, and writes the order.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/go-sql-driver/mysql"
)

var tables = []string{
	`CREATE TABLE IF NOT EXISTS items (id INT PRIMARY KEY, stock INT NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS orders (
		id BIGINT AUTO_INCREMENT PRIMARY KEY,
		item INT NOT NULL,
		buyer INT NOT NULL,
		created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
		UNIQUE KEY one_each (item, buyer)
	)`,
}

var (
	errSoldOut  = errors.New("sold out")
	errNoItem   = errors.New("no such item")
	errHasOne   = errors.New("you have one")
	duplicate   = uint16(1062)
	patience    = 5 * time.Second
	connections = 16
)

// buy takes a unit and writes its order, both or neither, and returns the order's id.
func buy(ctx context.Context, db *sql.DB, item, buyer int) (int64, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback() // does nothing after the commit
	taken, err := tx.ExecContext(ctx, "UPDATE items SET stock = stock - 1 WHERE id = ? AND stock > 0", item)
	if err != nil {
		return 0, err
	}
	if units, err := taken.RowsAffected(); err != nil {
		return 0, err
	} else if units == 0 {
		return 0, whyNot(ctx, tx, item, buyer)
	}
	made, err := tx.ExecContext(ctx, "INSERT INTO orders (item, buyer) VALUES (?, ?)", item, buyer)
	var refused *mysql.MySQLError
	if errors.As(err, &refused) && refused.Number == duplicate {
		return 0, errHasOne
	}
	if err != nil {
		return 0, err
	}
	order, err := made.LastInsertId()
	if err != nil {
		return 0, err
	}
	return order, tx.Commit()
}

// whyNot tells why no unit was taken.
func whyNot(ctx context.Context, tx *sql.Tx, item, buyer int) error {
	var items, own int
	look := `SELECT (SELECT COUNT(*) FROM items WHERE id = ?), (SELECT COUNT(*) FROM orders WHERE item = ? AND buyer = ?)`
	if err := tx.QueryRowContext(ctx, look, item, item, buyer).Scan(&items, &own); err != nil {
		return err
	}
	switch {
	case items == 0:
		return errNoItem
	case own > 0:
		return errHasOne
	}
	return errSoldOut
}

func statusOf(err error) int {
	switch err {
	case errSoldOut, errHasOne:
		return http.StatusConflict
	case errNoItem:
		return http.StatusNotFound
	}
	return http.StatusInternalServerError
}

func reply(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("content-type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func main() {
	config := mysql.NewConfig()
	config.Net, config.Addr = "tcp", os.Getenv("MYSQL_ADDRESS")
	config.User, config.Passwd, config.DBName = os.Getenv("MYSQL_USER"), os.Getenv("MYSQL_PASSWORD"), os.Getenv("MYSQL_DATABASE")
	db, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	for _, table := range tables {
		if _, err := db.Exec(table); err != nil {
			log.Fatal(err)
		}
	}

	http.HandleFunc("/up", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, nil) })
	http.HandleFunc("/items", func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ ID, Stock int }
		if json.NewDecoder(r.Body).Decode(&asked) != nil {
			reply(w, http.StatusBadRequest, map[string]any{"error": "not understood"})
			return
		}
		if _, err := db.ExecContext(r.Context(), "INSERT IGNORE INTO items VALUES (?, ?)", asked.ID, asked.Stock); err != nil {
			log.Print(err)
			reply(w, http.StatusInternalServerError, nil)
			return
		}
		reply(w, http.StatusCreated, nil)
	})
	http.HandleFunc("/orders", func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Item, Buyer int }
		if json.NewDecoder(r.Body).Decode(&asked) != nil {
			reply(w, http.StatusBadRequest, map[string]any{"error": "not understood"})
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		order, err := buy(ctx, db, asked.Item, asked.Buyer)
		if err != nil {
			status := statusOf(err)
			if status == http.StatusInternalServerError {
				log.Print(err)
			}
			reply(w, status, map[string]any{"error": err.Error()})
			return
		}
		reply(w, http.StatusCreated, map[string]any{"order": order})
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
