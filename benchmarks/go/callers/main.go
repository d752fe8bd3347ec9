// Command callers hands messages in: as fast as they are answered, or each when it is due, however slow the answers are.
// It prints one JSON object about its run.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"os"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

type options struct {
	address     string
	connections int
	lines       int
	seconds     float64
	rate        float64
	count       int64
	first       int64
}

type outcome struct {
	Seconds  float64 `json:"seconds"`
	Messages int64   `json:"messages"`
	Errors   int     `json:"errors"`
	Odd      string  `json:"odd"`
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Most     float64 `json:"most_ms"`
}

func main() {
	var o options
	flag.StringVar(&o.address, "address", "127.0.0.1:8700", "of the service")
	flag.IntVar(&o.connections, "connections", 64, "connections, each with one request at a time")
	flag.IntVar(&o.lines, "lines", 1, "messages in a request")
	flag.Float64Var(&o.seconds, "seconds", 3, "for how long, where no rate is given")
	flag.Float64Var(&o.rate, "rate", 0, "messages a second that are due; 0: each connection asks as soon as it is answered")
	flag.Int64Var(&o.count, "count", 100000, "messages, where a rate is given")
	flag.Int64Var(&o.first, "first", 0, "number of the first person")
	flag.Parse()
	if err := json.NewEncoder(os.Stdout).Encode(run(o)); err != nil {
		log.Fatal(err)
	}
}

// run lets every connection take the next request as soon as it is free. A request of a rate waits until it is due, and
// its time is counted from then on: what is late because every connection was busy is late.
func run(o options) outcome {
	callers := make([]*caller, o.connections)
	for i := range callers {
		callers[i] = dial(o.address)
	}
	var next atomic.Int64
	var pool sync.WaitGroup
	began := time.Now().Add(10 * time.Millisecond)
	for _, each := range callers {
		pool.Add(1)
		go func(c *caller) {
			defer pool.Done()
			for {
				number := next.Add(1) - 1
				due, more := o.due(began, number)
				if !more {
					return
				}
				time.Sleep(time.Until(due))
				c.ask(o.first+number*int64(o.lines), o.lines, due)
			}
		}(each)
	}
	pool.Wait()
	return summarise(callers, time.Since(began), o.lines)
}

func (o options) due(began time.Time, number int64) (time.Time, bool) {
	if o.rate > 0 {
		due := began.Add(time.Duration(float64(number*int64(o.lines)) / o.rate * 1e9))
		return due, number*int64(o.lines) < o.count
	}
	now := time.Now()
	return now, now.Sub(began).Seconds() < o.seconds
}

func summarise(callers []*caller, took time.Duration, lines int) outcome {
	out := outcome{Seconds: took.Seconds()}
	var times []float64
	for _, each := range callers {
		out.Errors += each.errors
		if each.odd != "" {
			out.Odd = each.odd
		}
		times = append(times, each.took...)
	}
	out.Messages = int64(len(times)) * int64(lines)
	if len(times) > 0 {
		sort.Float64s(times)
		out.P50, out.P99, out.Most = times[len(times)/2], times[len(times)*99/100], times[len(times)-1]
	}
	return out
}
