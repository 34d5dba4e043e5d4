package simulator

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Account is a Snov.io account: its API keys and its plan.
type Account struct {
	// ClientID is the API user id; it also names the account in this package.
	ClientID string `json:"clientId"`
	Secret   string `json:"secret,omitempty"`
	// Balance is the credit balance; empty: "25000.00".
	Balance string `json:"balance,omitempty"`
	// NoAPI: the keys are right and the plan has no API.
	NoAPI bool `json:"noApi,omitempty"`
}

// account is an Account and all that belongs to it.
type account struct {
	clientID, secret, balance string
	noAPI                     bool
	lists                     []*List
	fields                    []CustomField
	campaigns                 []Campaign
	prospects                 map[string][]*profile
	prospectCount             int
	refused                   map[string]bool
	doNotEmail                map[string]map[string]bool
	arrivals                  arrivals
}

// accessToken is whom a token belongs to and how long.
type accessToken struct {
	account   *account
	expiresAt time.Time
}

// AddAccount adds an account. One that exists gets this secret, balance and plan
// and keeps what it has otherwise; its tokens stay good.
func (s *Simulator) AddAccount(a Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.accounts[a.ClientID]
	if !ok {
		known = &account{
			clientID:   a.ClientID,
			prospects:  make(map[string][]*profile),
			refused:    make(map[string]bool),
			doNotEmail: make(map[string]map[string]bool),
		}
		s.accounts[a.ClientID] = known
	}
	if a.Balance == "" {
		a.Balance = "25000.00"
	}
	known.secret, known.balance, known.noAPI = a.Secret, a.Balance, a.NoAPI
}

// Accounts returns the accounts in the order of their names, without their secrets.
func (s *Simulator) Accounts() []Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Account, 0, len(s.accounts))
	for _, name := range slices.Sorted(maps.Keys(s.accounts)) {
		known := s.accounts[name]
		all = append(all, Account{ClientID: known.clientID, Balance: known.balance, NoAPI: known.noAPI})
	}
	return all
}

// RevokeTokens makes every access token of an account invalid.
func (s *Simulator) RevokeTokens(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.tokens, func(_ string, token accessToken) bool { return token.account.clientID == account })
}

// RefuseAddress makes an account refuse an email address as Snov.io refuses bounced
// ones. Addresses that hold "bounced" or no "@" are always refused.
func (s *Simulator) RefuseAddress(account, email string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.known(account)
	if err != nil {
		return err
	}
	known.refused[normalized(email)] = true
	return nil
}

// known returns an account; the error says that there is none.
func (s *Simulator) known(name string) (*account, error) {
	known, ok := s.accounts[name]
	if !ok {
		return nil, fmt.Errorf("there is no account %q", name)
	}
	return known, nil
}

// attribute finds whose call this is; nil: nobody's.
func (s *Simulator) attribute(r request, now time.Time) *account {
	if r.path == PathToken {
		return s.accounts[r.text("client_id")]
	}
	token, ok := s.tokens[r.token]
	if !ok || !now.Before(token.expiresAt) {
		return nil
	}
	return token.account
}

// giveToken makes an access token and forgets those that have expired.
func (s *Simulator) giveToken(owner *account, now time.Time) string {
	maps.DeleteFunc(s.tokens, func(_ string, token accessToken) bool { return !now.Before(token.expiresAt) })
	token := "simulated-" + hex.EncodeToString(s.randomBytes(16))
	s.tokens[token] = accessToken{account: owner, expiresAt: now.Add(s.config.TokenLifetime)}
	return token
}
