package peer

import (
	"fmt"
	"time"
)

// Booking is a job of the queues: the eleven values that the product's mutation
// takes, and the number that tells one from another.
type Booking struct {
	Number     int64  `json:"number"`
	EventID    string `json:"eventId"`
	OccurredAt string `json:"occurredAt"`
	BookingID  string `json:"bookingId"`
	Title      string `json:"title"`
	StartTime  string `json:"startTime"`
	EndTime    string `json:"endTime"`
	TimeZone   string `json:"timeZone"`
	HostName   string `json:"hostName"`
	HostEmail  string `json:"hostEmail"`
	Email      string `json:"email"`
	Name       string `json:"name"`
}

// Kind implements river's JobArgs.
func (Booking) Kind() string { return "booking_created" }

func newBooking(number int64) Booking {
	return Booking{
		Number: number, EventID: fmt.Sprintf("event-%012d", number), OccurredAt: time.Now().UTC().Format(time.RFC3339Nano),
		BookingID: fmt.Sprintf("booking-%012d", number), Title: "Introduction", StartTime: "2026-01-05T09:00:00Z", EndTime: "2026-01-05T09:30:00Z",
		TimeZone: "Europe/Berlin", HostName: "Kim Example", HostEmail: "kim@example.com",
		Email: fmt.Sprintf("prospect-%012d@example.com", number), Name: "Sam Example",
	}
}
