package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// report prints a line for each package and each survivor.
func report(out io.Writer, seed uint64, results []*result) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "package\tfaults tried\tpossible\tcaught by its tests\tand by neighbors\tsurvivors")
	total := result{name: "all"}
	for _, r := range results {
		line(table, r)
		total.tried += r.tried
		total.possible += r.possible
		total.own += r.own
		total.neighbors += r.neighbors
		total.survivors = append(total.survivors, r.survivors...)
	}
	line(table, &total)
	if err := table.Flush(); err != nil {
		return err
	}
	slices.SortFunc(total.survivors, func(a, b fault) int {
		return cmp.Or(strings.Compare(a.name, b.name), a.start-b.start, strings.Compare(a.replacement, b.replacement))
	})
	for _, f := range total.survivors {
		_, _ = fmt.Fprintf(out, "survived  %s\n", f)
	}
	_, err := fmt.Fprintf(out, "seed %d\n", seed)
	return err
}

func line(table io.Writer, r *result) {
	_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\t%d\n", r.name, r.tried, r.possible,
		percent(r.own, r.tried), percent(r.own+r.neighbors, r.tried), len(r.survivors))
}

// percent is how many of all; "–" where there are none.
func percent(part, all int) string {
	if all == 0 {
		return "–"
	}
	return fmt.Sprintf("%d %%", 100*part/all)
}
