// Command mutate measures what the tests notice. It puts one fault at a time into the
// code (a comparison turned round, a statement left out, an error turned into nil) and
// runs the tests of the package, and where they pass also the tests of its neighbors:
// the scenarios and the packages that import it. A fault that no test notices is a
// survivor, and the report names it.
//
// It samples: faults are drawn at random with a seed that the report prints, and each
// package gets the same share of the time. It changes no file, because the compiler reads
// each fault from an overlay. It asserts nothing, because some faults change nothing that
// a user could see.
package main
