package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// person is somebody who books meetings.
type person struct {
	first, last, email, phone          string
	company, site, role, country, zone string
	city, linkedIn                     string
	teamSize                           string
}

func (p person) name() string { return p.first + " " + p.last }

// people makes people, each of them once.
type people struct {
	random *rand.Rand
	order  []int
	made   int
}

func firstNames() []string {
	return strings.Fields(`Ada Amara Anton Bruno Carla Chen Dalia Diego Elena Emil Fatima Felix Grace Hana Hugo
		Ines Ivan Jana Jonas Kaya Kofi Lars Lena Luca Maria Mateo Mei Nadia Noah Olga Omar Paul Priya Rosa Samir
		Sofia Tara Tomas Uma Yusuf`)
}

func lastNames() []string {
	return strings.Fields(`Alvarez Bauer Blake Bondar Costa Dias Evans Fischer Garcia Haddad Hansen Ito Jansen Kaur
		Keller Kim Kovacs Lang Lopez Mensah Moreau Nagy Novak Okoro Olsen Park Patel Petrov Rossi Sato Silva Singh
		Stein Tanaka Torres Varga Weber Wong Yilmaz Zeman`)
}

// home is where people live: countries as booking forms hold them, codes and names mixed.
type home struct{ country, city, zone string }

func homes() []home {
	return []home{
		{"DE", "Hamburg", "Europe/Berlin"},
		{"UK", "Leeds", "Europe/London"},
		{"United States", "Boston", "America/New_York"},
		{"BR", "Recife", "America/Recife"},
		{"Japan", "Osaka", "Asia/Tokyo"},
		{"pl", "Gdansk", "Europe/Warsaw"},
		{"India", "Pune", "Asia/Kolkata"},
		{"ES", "Valencia", "Europe/Madrid"},
	}
}

func businesses() []string {
	return []string{"Foods", "Labs", "Logistics", "Media", "Motors", "Robotics"}
}

func roles() []string {
	return []string{"Head of Sales", "Founder", "Operations Manager", "Buyer", "Marketing Lead"}
}

// teamSizes are answers to a question for a number; the last does not fit one.
func teamSizes() []string { return []string{"8", "25", "120", "60", "about 40"} }

func newPeople(random *rand.Rand) *people {
	return &people{random: random, order: random.Perm(len(firstNames()) * len(lastNames()))}
}

// next makes a person that was not there before. After 1,600 of them the names come
// again, with a number in the email address.
func (c *people) next() person {
	firsts, lasts := firstNames(), lastNames()
	round, n := c.made/len(c.order), c.order[c.made%len(c.order)]
	c.made++
	p := person{first: firsts[n%len(firsts)], last: lasts[n/len(firsts)]}
	mailbox := strings.ToLower(p.first + "." + p.last)
	if round > 0 {
		mailbox += fmt.Sprint(round + 1)
	}
	live, business := pick(c.random, homes()), pick(c.random, businesses())
	p.email = mailbox + "@example.com"
	p.phone = fmt.Sprintf("+1 202 555 01%02d", c.random.IntN(100)) // a range kept for fiction
	p.company, p.site = "Example "+business, strings.ToLower(business)+".example.com"
	p.role, p.teamSize = pick(c.random, roles()), pick(c.random, teamSizes())
	p.country, p.city, p.zone = live.country, live.city, live.zone
	p.linkedIn = "https://www.linkedin.com/in/example-" + strings.ToLower(p.first+"-"+p.last)
	return p
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }
