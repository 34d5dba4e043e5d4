package planner

// snovioCountryNames are the names that differ from the library's English ones, by
// ISO code. Snov.io asks for ISO 3166 country names and its answers read "United
// States"; so these are the short names in common use, without the library's
// abbreviations and qualifiers, and with the names that changed since its data.
func snovioCountryNames() map[string]string {
	return map[string]string{
		"AG": "Antigua and Barbuda",
		"BA": "Bosnia and Herzegovina",
		"BL": "Saint Barthélemy",
		"BQ": "Bonaire, Sint Eustatius and Saba",
		"CD": "Democratic Republic of the Congo",
		"CG": "Congo",
		"CI": "Côte d'Ivoire",
		"CZ": "Czech Republic",
		"GS": "South Georgia and the South Sandwich Islands",
		"HK": "Hong Kong",
		"HM": "Heard Island and McDonald Islands",
		"KN": "Saint Kitts and Nevis",
		"LC": "Saint Lucia",
		"MF": "Saint Martin",
		"MK": "North Macedonia",
		"MM": "Myanmar",
		"MO": "Macao",
		"PM": "Saint Pierre and Miquelon",
		"PN": "Pitcairn",
		"PS": "Palestine",
		"SH": "Saint Helena",
		"SJ": "Svalbard and Jan Mayen",
		"ST": "Sao Tome and Principe",
		"SZ": "Eswatini",
		"TC": "Turks and Caicos Islands",
		"TT": "Trinidad and Tobago",
		"UM": "United States Minor Outlying Islands",
		"VC": "Saint Vincent and the Grenadines",
		"WF": "Wallis and Futuna",
	}
}

// countryVariants are further English ways to write a country, by ISO code: the
// formal names of ISO 3166, abbreviations, former names, and parts of the United
// Kingdom, which people give as their country.
func countryVariants() map[string][]string {
	return map[string][]string{
		"AE": {"UAE", "U.A.E.", "Emirates"},
		"BA": {"Bosnia", "BiH", "Bosnia-Herzegovina"},
		"BN": {"Brunei Darussalam"},
		"BO": {"Bolivia, Plurinational State of", "Plurinational State of Bolivia"},
		"BY": {"Byelorussia", "Weißrussland"},
		"CD": {"Congo, Dem. Rep.", "Congo, Democratic Republic of the", "Congo, the Democratic Republic of the", "DR Congo", "DRC", "Congo (DRC)", "Congo (CD)", "Congo (COD)", "Zaire"},
		"CG": {"Congo, Rep.", "Congo (CG)", "Congo (COG)", "Republic of the Congo", "Congo Republic", "Congo, Republic of the"},
		"BQ": {"Bonaire"},
		"CI": {"Ivory Coast", "Cote d Ivoire"},
		"CN": {"PRC", "People's Republic of China", "Mainland China"},
		"CV": {"Cabo Verde"},
		"CZ": {"Czechia"},
		"DE": {"Federal Republic of Germany"},
		"CH": {"Swiss Confederation"},
		"EG": {"Egypt, Arab Rep.", "Arab Republic of Egypt"},
		"FK": {"Falkland Islands (Malvinas)"},
		"FM": {"Micronesia, Fed. Sts.", "Micronesia, Federated States of", "Federated States of Micronesia"},
		"GB": {"UK", "U.K.", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland", "United Kingdom of Great Britain and Northern Ireland"},
		"GR": {"EL", "Hellas", "Hellenic Republic"},
		"HK": {"Hong Kong SAR", "Hong Kong, China", "China (Hong Kong)", "China, Hong Kong SAR", "Hong Kong Special Administrative Region"},
		"IE": {"Eire", "Republic of Ireland"},
		"IR": {"Iran, Islamic Rep.", "Iran, Islamic Republic of", "Islamic Republic of Iran"},
		"KP": {"Korea, Dem. Rep.", "Korea, Dem. People's Rep.", "Korea, Democratic People's Republic of", "Democratic People's Republic of Korea", "DPRK"},
		"KR": {"Korea", "Korea, Rep.", "Korea, Republic of", "Republic of Korea", "Korea, South"},
		"LY": {"Libyan Arab Jamahiriya"},
		"LA": {"Lao People's Democratic Republic", "Lao PDR", "Lao"},
		"MD": {"Moldova, Republic of", "Republic of Moldova"},
		"MK": {"Macedonia", "FYROM", "Macedonia, the former Yugoslav Republic of", "Republic of North Macedonia"},
		"MM": {"Burma", "Republic of the Union of Myanmar"},
		"MO": {"Macau", "Macau SAR", "Macao SAR", "China (Macao)", "China, Macao SAR"},
		"MX": {"United Mexican States"},
		"NL": {"Holland", "The Netherlands", "Netherlands, Kingdom of the", "Kingdom of the Netherlands"},
		"PS": {"Palestine, State of", "State of Palestine", "Palestinian Territory, Occupied"},
		"RU": {"Russian Federation"},
		"SA": {"KSA", "Kingdom of Saudi Arabia"},
		"SH": {"Saint Helena, Ascension and Tristan da Cunha"},
		"SK": {"Slovak Republic"},
		"SX": {"Sint Maarten (Dutch part)"},
		"MF": {"Saint Martin (French part)"},
		"SY": {"Syrian Arab Republic"},
		"SZ": {"Swaziland"},
		"TL": {"East Timor"},
		"TR": {"Türkiye"},
		"TW": {"Taiwan, Province of China", "Republic of China"},
		"TZ": {"Tanzania, United Republic of", "United Republic of Tanzania"},
		"US": {"U.S.", "U.S.A.", "America", "United States of America", "The United States of America", "The States"},
		"VA": {"Holy See", "Vatican", "Vatican City State"},
		"VE": {"Venezuela, RB", "Venezuela, Bolivarian Republic of", "Bolivarian Republic of Venezuela"},
		"VG": {"Virgin Islands, British", "Virgin Islands (British)"},
		"VI": {"Virgin Islands, U.S.", "Virgin Islands (U.S.)", "US Virgin Islands"},
		"VN": {"Viet Nam"},
		"WS": {"Independent State of Samoa"},
		"XK": {"XKX", "Republic of Kosovo"},
	}
}

// ambiguousCountryNames are names that two countries share in common use, also where a list
// of names gives them to one of the two.
func ambiguousCountryNames() []string {
	return []string{"Congo", "Kongo", "Конго"}
}
