// Package emailaddress brings every spelling of an email address into one canonical form.
// A prospect is known by that form: entries, lanes, facts, filters and calls use it.
//
// The canonical form is what a mail server in the address's domain would be asked for:
//   - the domain in ASCII: lower case, internationalized labels as punycode (IDNA 2008,
//     UTS 46 nontransitional), no trailing dot;
//   - the local part in lower case and in Unicode's normal form NFC, full-width characters
//     as ordinary ones, invisible characters removed. Dots and tags after "+" stay: whether
//     they matter is the mail server's own business.
//
// Everything here is a pure function.
package emailaddress
