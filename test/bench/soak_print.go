package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/guptarohit/asciigraph"
)

const (
	// soakRows is how many samples the table shows.
	soakRows = 24
	// plotWidth and plotHeight are in characters.
	plotWidth, plotHeight = 100, 8
	mebibyte              = 1 << 20
)

// series is one figure over time.
type series struct {
	name   string
	values []float64
}

// printSoak prints a table, how much each figure changes in an hour, and a plot of each.
func printSoak(samples []sample) error {
	const fewest = 4
	if len(samples) < fewest {
		return errors.New("too few samples for a table; soak for longer")
	}
	all := seriesOf(samples)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(first, format string, value func(series) float64) {
		cells := []string{first}
		for _, s := range all {
			cells = append(cells, fmt.Sprintf(format, value(s)))
		}
		_, _ = fmt.Fprintln(table, strings.Join(cells, "\t")+"\t")
	}
	names := []string{"time"}
	for _, s := range all {
		names = append(names, s.name)
	}
	_, _ = fmt.Fprintln(table, strings.Join(names, "\t")+"\t")
	for n := range soakRows {
		i := n * (len(samples) - 1) / (soakRows - 1)
		row(samples[i].at.Round(time.Second).String(), "%.0f", func(s series) float64 { return s.values[i] })
	}
	row("an hour, 2nd half", "%+.1f", func(s series) float64 { return perHour(samples, s.values) })
	if err := table.Flush(); err != nil {
		return err
	}
	for _, s := range all {
		fmt.Printf("\n%s, over %s\n%s\n", s.name, samples[len(samples)-1].at.Round(time.Second),
			asciigraph.Plot(s.values, asciigraph.Width(plotWidth), asciigraph.Height(plotHeight), asciigraph.LowerBound(0), asciigraph.Precision(0)))
	}
	return nil
}

func seriesOf(samples []sample) []series {
	of := func(name string, value func(sample) float64) series {
		s := series{name: name}
		for _, taken := range samples {
			s.values = append(s.values, value(taken))
		}
		return s
	}
	all := []series{
		of("syncs/s", func(s sample) float64 { return s.synced }),
		of("waiting", func(s sample) float64 { return s.waiting }),
	}
	for i, process := range samples[0].processes {
		all = append(all,
			of(process.name+" MiB", func(s sample) float64 { return s.processes[i].memory / mebibyte }),
			of(process.name+" goroutines", func(s sample) float64 { return s.processes[i].goroutines }),
			of(process.name+" files", func(s sample) float64 { return s.processes[i].files }),
		)
	}
	return append(all,
		of("Redis keys", func(s sample) float64 { return s.redisKeys }),
		of("Redis MiB", func(s sample) float64 { return s.redisMemory / mebibyte }),
		of("Postgres connections", func(s sample) float64 { return s.connections }),
	)
}

// perHour is the slope of a straight line through the second half of the values
// (least squares): what grows after it has warmed up.
func perHour(samples []sample, values []float64) float64 {
	from := len(values) / 2
	n := float64(len(values) - from)
	var sumX, sumY, sumXY, sumXX float64
	for i := from; i < len(values); i++ {
		x, y := samples[i].at.Hours(), values[i]
		sumX, sumY, sumXY, sumXX = sumX+x, sumY+y, sumXY+x*y, sumXX+x*x
	}
	return (n*sumXY - sumX*sumY) / (n*sumXX - sumX*sumX)
}
