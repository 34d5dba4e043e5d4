package models

import (
	"database/sql"
	"net/url"
	"os"
	"runtime"
	"strings"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
)

// openSQLite opens the file at path, which is made where it does not exist; its
// folder must. One connection writes, so that writers wait for each other in the
// pool and never meet a busy database; others read beside it, as WAL lets them.
// Commits reach the disk before they return (synchronous is FULL): an event that
// was accepted must outlive a power cut.
//
// The driver prepares its statements anew for each use, so there is no cache of them.
func (s *Store) openSQLite(path string) error {
	if path == "" || strings.Contains(path, ":memory:") {
		return badInput("DATABASE_URL must name a file after sqlite:")
	}
	if err := createPrivately(path); err != nil {
		return err
	}
	pragmas := []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}
	writer, err := s.sqlitePool(path, 1, url.Values{"_pragma": pragmas, "_txlock": {"immediate"}})
	if err != nil {
		return err
	}
	reader, err := s.sqlitePool(path, max(2, runtime.NumCPU()), url.Values{"_pragma": append(pragmas, "query_only(1)")})
	if err != nil {
		return err
	}
	s.db, s.lookup, s.read, s.dialect = writer, reader, reader, dialectSQLite
	s.pings, err = s.openFile(path, 1, url.Values{"_pragma": append(pragmas, "query_only(1)")})
	return err
}

// createPrivately makes the file where it does not exist, readable by its owner
// alone: it holds personal data. SQLite gives the files beside it the same mode.
func createPrivately(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return &Error{Code: CodeUnavailable, Message: "the database file cannot be opened", Err: err}
	}
	return nil
}

func (s *Store) sqlitePool(path string, size int, options url.Values) (*gorm.DB, error) {
	pool, err := s.openFile(path, size, options)
	if err != nil {
		return nil, err
	}
	return gorm.Open(&sqlite.Dialector{Conn: pool}, s.gormConfig())
}

func (s *Store) openFile(path string, size int, options url.Values) (*sql.DB, error) {
	file := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: options.Encode()}
	pool, err := sql.Open(sqlite.DriverName, file.String())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	s.pools = append(s.pools, pool)
	return pool, nil
}
