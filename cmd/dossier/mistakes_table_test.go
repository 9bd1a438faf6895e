package main

import "strings"

// mistakes lists one mistake for each rule. Syntax goes into outcomes, which
// nothing else refers to.
func mistakes() []mistake {
	return append(append(misspelt(), misfilled()...), misjudged()...)
}

// misspelt holds the mistakes of syntax.
func misspelt() []mistake {
	author := `(?m)^author: (\w+)$`
	return []mistake{
		{"outcomes/2023-06-07-moveit-kj1.yaml", author, "author: ‹control-character›\u202e$1"},
		{"outcomes/2023-06-15-moveit-kj3.yaml", author, "author: $1\n‹duplicate-key›author: $1"},
		{"outcomes/2023-08-24-moveit-kj2.yaml", "", "‹empty-file!›# nothing but a remark\n"},
		{"outcomes/2023-11-21-netscaler-kj1.yaml", author, "author: ‹invalid-utf8›\xff$1"},
		{"outcomes/2024-01-17-netscaler-kj3.yaml", author, "author: " + strings.Repeat("[", 31) + "‹nesting-too-deep›[" + strings.Repeat("]", 32)},
		{"outcomes/2024-01-29-ivanti-kj2.yaml", "", "assessment: [a" + strings.Repeat(", a", 49_996) + ", ‹too-many-values›a, a]\n"},
		{"outcomes/2024-02-08-ivanti-successor-kj2.yaml", author, "author: ‹yaml-alias›&everybody $1"},
		{"outcomes/2024-02-27-screenconnect-kj1.yaml", author, "author: ‹yaml-bracket›[$1"},
		{"outcomes/2024-03-05-screenconnect-kj2.yaml", author, "author: ‹yaml-colon›$1: analyst"},
		{"outcomes/2024-03-08-ivanti-successor-kj3.yaml", author, " ‹yaml-indentation›author: $1"},
		{"outcomes/2024-04-15-xz-utils-kj1.yaml", author, "author: $1\n? ‹yaml-key›[a, b]\n: c"},
		{"outcomes/2024-04-16-globalprotect-kj1.yaml", author, "author: $1\n‹yaml-merge-key›<<: {result: occurred}"},
		{"outcomes/2024-05-01-netscaler-kj2.yaml", "", "‹yaml-not-fields›- assessment\n- judgement\n"},
		{"outcomes/2024-06-01-ivanti-kj1.yaml", author, "author: $1\n‹yaml-one-document›---\nresult: occurred"},
		{"outcomes/2024-06-01-ivanti-successor-kj1.yaml", author, "author: ‹yaml-quote›\"$1"},
		{"outcomes/2024-06-01-screenconnect-kj3.yaml", author, "author: ‹yaml-reserved›@$1"},
		{"outcomes/2024-07-12-snowflake-kj2.yaml", author, "‹yaml-syntax›author $1"},
		{"outcomes/2024-08-27-volt-typhoon-kj1.yaml", `(?m)^author: (\w+)$`, "‹yaml-tab›\tauthor: $1"},
		{"outcomes/2024-08-28-esxi-kj2.yaml", author, "author: ‹yaml-tag›!!str $1"},
		{"outcomes/2024-08-28-globalprotect-kj2.yaml", author, "author: $1\n# ‹file-too-large!›" + strings.Repeat("x", 1<<20)},
		{"outcomes/2024-11-01-snowflake-kj1.yaml", author, "‹merge-conflict›<<<<<<< HEAD\nauthor: $1\n=======\nauthor: nobody\n>>>>>>> other"},
		{"roundups/2024-W44.md", `\A---\n`, "‹front-matter-missing›"},
		{"roundups/2024-W45.md", `(?s)\A---\n(.*?\n)---\n`, "‹front-matter-open›---\n$1"},
	}
}

// misfilled holds the mistakes in fields of their own: the schemas'.
func misfilled() []mistake {
	return []mistake{
		{"outcomes/2024-10-02-xz-utils-kj3.yaml", `(?m)^author: \w+$`, "‹empty-value›author:"},
		{"sources/nvd.yaml", `(?m)^reliability: A\n`, ""},
		{"sources/nvd.yaml", `\A`, "‹missing-key›"},
		{"sources/certua.yaml", `\z`, "‹unknown-key›colour: red\n"},
		{"estate/warm-homes.yaml", `\z`, "‹misplaced-key›vendor: Fortinet\n"},
		{"estate/fortigate-branch.yaml", `versions: \["7.2"\]`, "versions: [‹wrong-type›7.2]"},
		{"stakeholders/cfo.yaml", `cadence: `, "cadence: ‹unknown-value›every-"},
		{"requirements/PIR-006.yaml", `(?m)^review_by: .*$`, "review_by: ‹wrong-form›31/01/2025"},
		{"requirements/GIR-002.yaml", `(?m)^priority: .*$`, "priority: ‹out-of-range›7"},
	}
}

// misjudged holds the mistakes that only the whole repository shows.
func misjudged() []mistake {
	const (
		october  = "assessments/2024/10/2024-10-"
		november = "assessments/2024/11/2024-11-"
		firstKJ  = `(?s)(- id: KJ1\n.*?\n`
	)
	return []mistake{
		// References.
		{"outcomes/2024-10-25-salt-typhoon-kj1.yaml", `(?m)^assessment: .*$`, "assessment: ‹unknown-reference›2024-10-11-salt-typhoon"},
		{"stakeholders/coo.yaml", `requirements: \[`, "requirements: [‹reference-wrong-kind›warm-homes, "},
		{"stakeholders/ciso.yaml", `(?m)^audience: .*$`, "audience: ‹unknown-audience›engineers"},
		{"requirements/GIR-003.yaml", `(?m)^domain: .*$`, "domain: ‹unknown-domain›netwerk"},
		{october + "17-iranian-brute-force.md", firstKJ + `    sources: \[)`, "${1}‹unknown-citation›S99, "},
		{"outcomes/2024-10-30-service-desk-kj1.yaml", `(?m)^judgement: .*$`, "judgement: ‹unknown-judgement›KJ9"},
		{november + "14-salt-typhoon.md", `(?m)^lead: .*$`, "lead: ‹unknown-lead›2024-11-14/99"},
		{"requirements/PIR-004.yaml", `id: EEI2`, "id: ‹duplicate-item›EEI1"},
		{november + "08-panos-management.md", `(?m)^review_by:`, "supersedes: ‹supersedes-cycle›2024-11-18-panos-management\nreview_by:"},
		{november + "22-draft-volt-typhoon-review.md", `(?m)^review_by:`, "supersedes: ‹supersedes-twice›2024-01-15-ivanti-connect-secure\nreview_by:"},
		{november + "12-esxi-ransomware.md", `(?s)change_reason: >-\n.*?\n---\n`, "---\n"},
		{november + "12-esxi-ransomware.md", firstKJ + `    likelihood: )`, "${1}‹change-reason-missing›"},
		// Likelihood, confidence, language.
		{october + "17-iranian-brute-force.md", firstKJ + `    probability: )\d+`, "${1}‹probability-outside-band›50"},
		{november + "05-schneider-jira.md", `likelihood: very-unlikely`, "likelihood: ‹likelihood-mixed-rows›highly-improbable"},
		{"assessments/2024/04/2024-04-15-panos-globalprotect.md", `is very likely backed by a state.\n    likelihood: very-likely`, "is ‹likelihood-term›very likely backed by a state.\n    likelihood: likely"},
		{october + "30-midnight-blizzard-rdp.md", `(?s)(- id: KJ1\n    statement: )>-\n.*?\n    likelihood`, "${1}The senders ‹hedge-word›might be seen again, very likely.\n    likelihood"},
		{november + "20-vcenter.md", `(?s)bottom_line: >-\n.*?\nanswers`, "bottom_line: We say with ‹confidence-with-likelihood›high confidence that they will likely come.\nanswers"},
		// Sources.
		{"assessments/2024/06/2024-06-12-snowflake-credentials.md", `    sources: \[S1\]`, "    sources: ‹judgement-without-source›[]"},
		{"assessments/2024/06/2024-06-12-snowflake-credentials.md", `(?m)^attack: `, "  - {id: ‹unused-source›S99, title: Rumours, publisher: Nobody, grade: C3, retrieved: 2024-06-12}\nattack: "},
		{"assessments/2024/06/2024-06-12-snowflake-credentials.md", `(?m)^review_by: `, "review_by: ‹review-overdue›"},
		{october + "04-district-heating-winter.md", `    sources: \[S1, S3\]`, "    sources: ‹single-source-high-confidence›[S1]"},
		{"assessments/2024/02/2024-02-23-screenconnect.md", `(?s)(  - id: S3\n.*?    grade: )..`, "${1}F3"},
		{"assessments/2024/02/2024-02-23-screenconnect.md", `(?s)(  - id: S4\n.*?    grade: )..`, "${1}F6"},
		{"assessments/2024/02/2024-02-23-screenconnect.md", firstKJ + `    confidence: )`, "${1}‹weak-sources-high-confidence›"},
		// Dates.
		{"outcomes/2024-10-31-rdp-mails-kj1.yaml", `(?m)^resolved_at: .*$`, "resolved_at: ‹in-the-future›2042-10-31T12:00:00Z"},
		{october + "02-ot-hacktivists.md", `(?s)(  - id: S1\n.*?    retrieved: )[0-9-]+`, "${1}‹after-cutoff›2024-11-01"},
		{october + "04-district-heating-winter.md", firstKJ + `    resolves_by: )[0-9-]+`, "${1}‹not-after-cutoff›2024-10-01"},
		{"inquiries/2024-10-31-rdp-mails.md", `(?m)^answered_at: .*$`, "answered_at: ‹wrong-order›2024-10-30T09:00:00Z"},
		{"requirements/GIR-004.yaml", `(?m)^status: active$`, "status: retired"},
		{october + "18-scattered-spider.md", `answers: \[PIR-005, PIR-002, `, "answers: [PIR-005, PIR-002, ‹expired-requirement›"},
		// Form and labels.
		{october + "24-fortimanager.md", `(?s)bottom_line: >-\n.*?\nanswers`, "bottom_line: ‹long-bottom-line›" + strings.Repeat("word ", 60) + "word\nanswers"},
		{october + "24-fortimanager.md", `(?m)^affected:`, "‹tlp-estate›affected:"},
		{october + "24-fortimanager.md", `(affected:\n.*\n)  tlp: amber\+strict\n`, "$1"},
		{october + "08-american-water.md", `## Summary\n`, "‹long-summary›## Summary\n" + strings.Repeat("\nA paragraph.\n", 4)},
		{november + "12-esxi-ransomware.md", `## Outlook\n`, "‹missing-section›## Outlooks\n"},
		{"estate/safe-work.yaml", `\z`, "tlp: ‹tlp-above-ceiling›red\n"},
		{november + "18-panos-management.md", `    tlp: amber\+strict`, "    tlp: ‹tlp-part-looser›clear"},
		{"sources/secret.yaml", "", "name: Secret\ntype: manual\nreliability: A\ndefault_tlp: amber+strict\n"},
		{"assessments/2024/02/2024-02-02-ivanti-connect-secure.md", `(?s)(  - id: S1\n.*?    source: )[a-z-]+`, "${1}‹tlp-source›secret"},
		// Vocabularies of others, indicators, text.
		{october + "02-ot-hacktivists.md", `(?m)^attack: \[`, "attack: [‹attack-unknown›T9999, ‹attack-revoked›T1086, ‹attack-deprecated›T1153, "},
		{october + "30-midnight-blizzard-rdp.md", `actors: \[APT29\]`, "actors: [‹actor-alias›Cozy Bear, ‹actor-ambiguous›UAC-0056]"},
		{october + "28-fortimanager.md", `CVE-2024-47575\]`, "CVE-2024-47575, ‹cve-form›CVE-2031-0001]"},
		{november + "01-helpdesk-social-engineering.md", `(?m)^indicators:\n`, "indicators:\n  - {type: ipv4, value: ‹indicator-malformed›203.0.113.700, first_seen: 2024-10-30, valid_until: 2024-12-31, pap: green, note: Ours}\n" +
			"  - {type: ipv4, value: ‹indicator-benign›8.8.8.8, first_seen: 2024-10-30, valid_until: 2024-12-31, pap: green, note: Ours}\n"},
		{november + "01-helpdesk-social-engineering.md", `## Summary\n`, "## Summary\n\nNobody visits ‹live-indicator›northlight-signin.example again.\n"},
		{october + "28-fortimanager.md", `(?m)^indicators:\n`, "indicators:\n  - {type: ipv4, value: ‹indicator-reserved›192.168.1.20, first_seen: 2024-10-27, valid_until: 2024-12-31, pap: green, note: Ours}\n"},
		{"roundups/2024-W46.md", `\z`, "\n‹remote-image›![Map](https://maps.example.org/map.png)\n"},
		// Answers, outcomes, contradictions.
		{"inquiries/2024-11-18-panos.md", `(?m)^answer: .*$`, "answer: ‹answer-disagrees›no"},
		{"inquiries/2024-11-20-vcenter.md", `(?m)^assessment: .*$`, "assessment: ‹withdrawn-cited›2024-11-19-kemp-loadmaster"},
		{"inquiries/2024-11-20-vcenter.md", `(?m)^answer: .*$`, "answer: yes"},
		{"outcomes/2024-11-14-fortimanager-kj1.yaml", `(?m)^resolved_at: .*$`, "resolved_at: ‹outcome-before-judgement›2024-10-01T12:00:00Z"},
		{"outcomes/2024-11-22-again.yaml", "", "assessment: 2024-10-08-american-water\njudgement: ‹outcome-twice›KJ1\nresult: occurred\nresolved_at: 2024-11-16T12:00:00Z\nevidence: None.\nauthor: mvega\n"},
		{"outcomes/2024-11-22-nocriterion.yaml", "", "assessment: 2024-04-15-panos-globalprotect\njudgement: ‹outcome-without-criterion›KJ3\nresult: occurred\nresolved_at: 2024-11-16T12:00:00Z\nevidence: None.\nauthor: mvega\n"},
		{november + "22-draft-volt-typhoon-review.md", `proposition: volt-typhoon-energy-outside-us-2025`, "proposition: our-vcenter-entered-2024"},
		{november + "22-draft-volt-typhoon-review.md", firstKJ + `    likelihood: )`, "${1}‹contradicting-judgements›"},
		{november + "22-draft-volt-typhoon-review.md", `cves: \[CVE-2024-39717`, "cves: [CVE-2024-0012, CVE-2024-39717"},
		{november + "22-draft-volt-typhoon-review.md", `(?s)(affected:.*?  status: )`, "${1}‹contradicting-status›"},
		// Settings, policy, council, suppressions.
		{"dossier.yaml", `(?m)^audiences:`, "  - {id: ‹uncovered-domain›physical, name: Physical security, scope: Fences, lead: ahansen}\naudiences:"},
		{"dossier.yaml", `time_zone: .*`, "time_zone: ‹unknown-time-zone›Europe/Kopenhagen"},
		{"dossier.yaml", `\z`, "pdf: {fonts: [‹pdf-font›missing.ttf]}\n"},
		{"roundups/2024-W47.md", `\z`, "\n‹pdf-character›週\n"},
		{"dossier.yaml", `flash_alerts_per_day: 3`, "flash_alerts_per_day: 1"},
		{"council/tnowak.yaml", `roles: \[sme, chair\]`, "roles: [sme]"},
		{"council/ehalonen.yaml", `roles: \[sme, chair\]`, "roles: [sme]"},
		{"council/mvega.yaml", `key: "[^"]*"`, `key: ‹council-key›"ssh-ed25519 AAAAC3Nza"`},
		{"council/ofischer.yaml", `key: "[^"]*"`, `key: ‹council-shared-key›"` + new(repository).key("nberg").Public() + `"`},
		{"policy.yaml", `require: \{per_domain: 1, role: `, "require: {per_domain: 1, role: ‹few-chairs›"},
		{"policy.yaml", `require: \{role: chair, people: 2\}`, "require: {role: chair, people: ‹policy-unsatisfiable›2}"},
		{"policy.yaml", `\[inquiries, roundups, `, "[inquiries, "},
		{"policy.yaml", `(?m)^rules:`, "‹unmatched-kind›rules:"},
		{"sources/cisa-kev.yaml", `\z`, "suppress: [{rule: ‹suppression-unknown›unused-sauce, reason: Spelling, until: 2025-06-30}]\n"},
		{"sources/cisa-advisories.yaml", `\z`, "suppress: [{rule: unused-source, reason: Time, until: ‹suppression-expired›2024-06-30}]\n"},
		{"sources/msrc-blog.yaml", `\z`, "suppress: [{rule: ‹suppression-unused›unused-source, reason: Nothing, until: 2025-06-30}]\n"},
	}
}
