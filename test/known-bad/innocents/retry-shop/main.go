// A right shop that tries again: one transaction takes the unit and writes the order, and an error whose outcome is
// unknown is answered by another attempt under the same order number. The unique key makes that safe. It must share no
// code with the server or the harness.
package main

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/go-sql-driver/mysql"
)

var tables = []string{
	`CREATE TABLE IF NOT EXISTS items (id INT PRIMARY KEY, units INT NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS restocks (item INT NOT NULL, name VARCHAR(64) NOT NULL, PRIMARY KEY (item, name))`,
	`CREATE TABLE IF NOT EXISTS orders (
		id BIGINT AUTO_INCREMENT PRIMARY KEY,
		number CHAR(32) NOT NULL,
		item INT NOT NULL,
		buyer INT NOT NULL,
		made_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
		UNIQUE KEY one_each (number),
		KEY of_item (item)
	)`,
}

var (
	errSoldOut  = errors.New("sold out")
	errNoItem   = errors.New("no such item")
	duplicate   = uint16(1062)
	patience    = 700 * time.Millisecond
	attempts    = 3
	connections = 16
)

// buy tries until it knows: the order stands, or it does not.
func buy(db *sql.DB, number string, item, buyer int) (err error) {
	for range attempts {
		err = attempt(db, number, item, buyer)
		var refused *mysql.MySQLError
		if errors.As(err, &refused) && refused.Number == duplicate {
			return nil // an attempt before this one did it
		}
		if err == nil || err == errSoldOut || err == errNoItem {
			return err
		}
		log.Print(err)
	}
	return err
}

// attempt takes a unit and writes its order, both or neither.
func attempt(db *sql.DB, number string, item, buyer int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after the commit
	if _, err := tx.Exec("INSERT INTO orders (number, item, buyer) VALUES (?, ?, ?)", number, item, buyer); err != nil {
		return err
	}
	taken, err := tx.Exec("UPDATE items SET units = units - 1 WHERE id = ? AND units > 0", item)
	if err != nil {
		return err
	}
	if units, err := taken.RowsAffected(); err != nil {
		return err
	} else if units == 0 {
		return whyNot(tx, item)
	}
	return tx.Commit()
}

// whyNot tells why no unit was taken.
func whyNot(tx *sql.Tx, item int) error {
	var items int
	if err := tx.QueryRow("SELECT COUNT(*) FROM items WHERE id = ?", item).Scan(&items); err != nil {
		return err
	}
	if items == 0 {
		return errNoItem
	}
	return errSoldOut
}

// restock adds units, once for each name.
func restock(db *sql.DB, item, units int, name string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	added, err := tx.Exec("INSERT IGNORE INTO restocks VALUES (?, ?)", item, name)
	if err != nil {
		return err
	}
	if rows, _ := added.RowsAffected(); rows == 1 {
		if _, err := tx.Exec("UPDATE items SET units = units + ? WHERE id = ?", units, item); err != nil {
			return err
		}
	}
	return tx.Commit()
}

type request struct {
	Item, Buyer, Units int
	Name               string
}

// route answers a request by what `do` returns: 200, or the status of its error.
func route(path string, do func(request) (map[string]any, error)) {
	http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		var asked request
		status, body := http.StatusOK, map[string]any{}
		if json.NewDecoder(r.Body).Decode(&asked) != nil {
			status, body = http.StatusBadRequest, map[string]any{"error": "not understood"}
		} else if said, err := do(asked); err == nil {
			body = said
		} else {
			status, body = statusOf(err), map[string]any{"error": err.Error()}
		}
		w.Header().Set("content-type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(body)
	})
}

func statusOf(err error) int {
	switch err {
	case errSoldOut:
		return http.StatusGone
	case errNoItem:
		return http.StatusNotFound
	}
	return http.StatusInternalServerError
}

func open() *sql.DB {
	config := mysql.NewConfig()
	config.Net, config.Addr = "tcp", os.Getenv("MYSQL_ADDRESS")
	config.User, config.Passwd, config.DBName = os.Getenv("MYSQL_USER"), os.Getenv("MYSQL_PASSWORD"), os.Getenv("MYSQL_DATABASE")
	config.InterpolateParams = true // one exchange a statement
	config.Timeout, config.ReadTimeout, config.WriteTimeout = patience, patience, patience
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
	return db
}

func main() {
	db := open()
	http.HandleFunc("/up", func(w http.ResponseWriter, _ *http.Request) {})
	route("/items", func(asked request) (map[string]any, error) {
		_, err := db.Exec("INSERT IGNORE INTO items VALUES (?, ?)", asked.Item, asked.Units)
		return nil, err
	})
	route("/restocks", func(asked request) (map[string]any, error) {
		return nil, restock(db, asked.Item, asked.Units, asked.Name)
	})
	route("/orders", func(asked request) (map[string]any, error) {
		random := make([]byte, 16)
		if _, err := rand.Read(random); err != nil {
			return nil, err
		}
		number := hex.EncodeToString(random)
		return map[string]any{"order": number}, buy(db, number, asked.Item, asked.Buyer)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
