// Command reference is the design that wxpush is measured against: a buffered channel, a pool of goroutines and
// net/http with a tuned pool. It prints one JSON object about its run.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"sort"
	"time"
)

type options struct {
	url      string
	workers  int
	count    int
	csv      string
	journal  string
	template string
	batch    int
	tick     time.Duration
}

type outcome struct {
	Seconds float64 `json:"seconds"`
	Sent    int     `json:"sent"`
	Errors  int     `json:"errors"`
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
}

func main() {
	var o options
	mode := flag.String("mode", "whole", "whole: CSV, rendering, journal and HTTP; http: HTTP alone")
	flag.StringVar(&o.url, "url", "", "where to post")
	flag.IntVar(&o.workers, "workers", 200, "goroutines, and connections")
	flag.IntVar(&o.count, "count", 100000, "requests of the mode http")
	flag.StringVar(&o.csv, "csv", "", "recipients")
	flag.StringVar(&o.journal, "journal", "", "journal to append to")
	flag.StringVar(&o.template, "template", "replacer", "text: text/template; replacer: strings.Replacer")
	flag.IntVar(&o.batch, "batch", 512, "intents in one commit at most")
	flag.DurationVar(&o.tick, "tick", 10*time.Millisecond, "from one commit to the next at least")
	flag.Parse()

	run := whole
	if *mode == "http" {
		run = httpAlone
	}
	began := time.Now()
	results, err := run(o)
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(summarise(time.Since(began), results)); err != nil {
		log.Fatal(err)
	}
}

func summarise(took time.Duration, results []result) outcome {
	out := outcome{Seconds: took.Seconds()}
	times := make([]float64, 0, len(results))
	for _, r := range results {
		if r.failed {
			out.Errors++
			continue
		}
		out.Sent++
		times = append(times, float64(r.took)/1e6)
	}
	if len(times) > 0 {
		sort.Float64s(times)
		out.P50, out.P99 = times[len(times)/2], times[len(times)*99/100]
	}
	return out
}
