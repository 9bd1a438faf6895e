package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The texts of generated documents are put together from these parts. They are
// plainly artificial, and they obey every rule of the checker.
var (
	things  = strings.Fields("gateway firewall portal mailbox tenant controller historian hypervisor archive console backup directory proxy scanner broker bastion sensor router switch collector")
	verbs   = strings.Fields("scans copies encrypts probes enumerates disables replaces forwards compresses registers stages queries exports renames collects")
	places  = strings.Fields("Aarhus Bergen Bremen Ghent Gdansk Graz Leeds Linz Lund Lyon Malmo Nantes Porto Riga Tallinn Tampere Turin Utrecht Vaasa Zagreb")
	topics  = strings.Fields("ransomware phishing wiper espionage intrusion extortion spraying tunnelling implant loader")
	vendors = strings.Fields("Aldermere Birchfield Cotterstone Dunmore Eastvale Fernhill Glenrock Harrowgate")
)

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// sentence returns one plain sentence without likelihood or confidence.
func sentence(r *rand.Rand) string {
	return fmt.Sprintf("The %s at %s %s the %s of the %s site before the %s answers.",
		pick(r, things), pick(r, places), pick(r, verbs), pick(r, things), pick(r, places), pick(r, things))
}

func sentences(r *rand.Rand, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = sentence(r)
	}
	return strings.Join(list, " ")
}
