package simulator

import "time"

// The keys of the account that Seed makes. They open nothing anywhere.
const (
	DemoClientID = "demo-user"
	DemoSecret   = "demo-secret"
)

// The custom fields of the account that Seed makes.
const (
	FieldMeetingStatus = "Meeting status" // string
	FieldHostEmail     = "Host email"     // string
	FieldCompanySize   = "Company size"   // number
	FieldFirstMeeting  = "First meeting"  // date
)

// DefaultAccount is what Seed made.
type DefaultAccount struct {
	Account Account
	// BookedMeetings is the list to sync into, ActiveCampaign one that sends mail to
	// whoever enters it, Deleted one that was deleted long ago.
	BookedMeetings, ActiveCampaign, Deleted List
}

// Seed gives the simulator an account to show and to test with: keys, three lists, four
// custom fields of all types and two campaigns. It is to be called once.
func Seed(s *Simulator) (DefaultAccount, error) {
	made := DefaultAccount{Account: Account{ClientID: DemoClientID, Secret: DemoSecret, Balance: "25000.00"}}
	s.AddAccount(made.Account)

	s.mu.Lock()
	now := s.now()
	s.mu.Unlock()
	lastYear, lastMonth := now.AddDate(-1, 0, 0), now.AddDate(0, -1, 0)
	for _, row := range []struct {
		into *List
		list List
	}{
		{&made.BookedMeetings, List{Name: "Booked meetings", CreatedAt: lastMonth}},
		{&made.ActiveCampaign, List{Name: "Newsletter", CreatedAt: lastMonth}},
		{&made.Deleted, List{Name: "Trade fair contacts", CreatedAt: lastYear, DeletedAt: &lastMonth}},
	} {
		list, err := s.AddList(DemoClientID, row.list)
		if err != nil {
			return DefaultAccount{}, err
		}
		*row.into = list
	}
	for _, field := range []CustomField{
		{Name: FieldMeetingStatus, Type: "string"},
		{Name: FieldHostEmail, Type: "string"},
		{Name: FieldCompanySize, Type: "number"},
		{Name: FieldFirstMeeting, Type: "date"},
	} {
		if err := s.AddCustomField(DemoClientID, field); err != nil {
			return DefaultAccount{}, err
		}
	}
	started := lastMonth.Add(time.Hour)
	for _, campaign := range []Campaign{
		{Name: "Monthly newsletter", ListID: made.ActiveCampaign.ID, Status: "Active", CreatedAt: lastMonth, StartedAt: &started},
		{Name: "Follow-up", ListID: made.BookedMeetings.ID, Status: "Draft", CreatedAt: lastMonth},
	} {
		if _, err := s.AddCampaign(DemoClientID, campaign); err != nil {
			return DefaultAccount{}, err
		}
	}
	return made, nil
}
