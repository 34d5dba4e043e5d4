package model

import (
	"time"

	"github.com/snovsync/snovsync/models"
)

// CustomField is a custom field as the schema shows it.
type CustomField struct {
	models.CustomField

	// ReadAt is when it was read.
	ReadAt time.Time
}
